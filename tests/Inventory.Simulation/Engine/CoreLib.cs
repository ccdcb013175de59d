using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Inventory.Simulation.Engine;

/// <summary>
/// The few names within the runtime's own library that a deterministic run needs: the thread pool's queue, and the seeds of hashes and
/// random numbers. A runtime that lacks one of them is refused at start rather than run upon by halves.
/// </summary>
internal static class CoreLib
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.NonPublic, Own = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly string[] XoshiroState = ["_s0", "_s1", "_s2", "_s3"];
    private static readonly object? Queue = typeof(ThreadPool).GetField("s_workQueue", Static)?.GetValue(null);
    private static readonly FieldInfo? WorkItems = Queue?.GetType().GetField("workItems", Own);
    private static readonly MethodInfo? DispatchWorkItem = Queue?.GetType().GetMethod("DispatchWorkItem", Static);
    private static readonly Type? SharedRandom = typeof(Random).GetNestedType("ThreadSafeRandom", BindingFlags.NonPublic);
    private static readonly Type? Xoshiro = typeof(Random).GetNestedType("XoshiroImpl", BindingFlags.NonPublic);
    private static readonly FieldInfo? DefaultContext = typeof(ExecutionContext).GetField("Default", Static);
    private static readonly FieldInfo? Action = typeof(Task).GetField("m_action", Own);

    /// <summary>Names that this runtime lacks; none where it can be run upon.</summary>
    public static IReadOnlyList<string> Missing
    {
        get
        {
            (string Name, object? Found)[] names =
            [
                ("ThreadPool.s_workQueue", Queue),
                ("ThreadPoolWorkQueue.workItems", WorkItems?.FieldType == typeof(ConcurrentQueue<object>) ? WorkItems : null),
                ("ThreadPoolWorkQueue.DispatchWorkItem(object, Thread)", DispatchWorkItem),
                ("Random.ThreadSafeRandom.t_random", SharedRandom?.GetField("t_random", Static)),
                .. XoshiroState.Select(name => ($"Random.XoshiroImpl.{name}", (object?)Xoshiro?.GetField(name, Own))),
                ("HashCode.s_seed", typeof(HashCode).GetField("s_seed", Static)),
                ("Marvin.DefaultSeed", Type.GetType("System.Marvin")?.GetField("<DefaultSeed>k__BackingField", Static)),
                ("ExecutionContext.Default", DefaultContext),
                ("Task.m_action", Action),
            ];
            return [.. names.Where(static name => name.Found is null).Select(static name => name.Name)];
        }
    }

    /// <summary>What is queued to the thread pool.</summary>
    public static ConcurrentQueue<object> Queued { get; } = (ConcurrentQueue<object>?)WorkItems?.GetValue(Queue) ?? new();

    /// <summary>Runs a work item as the pool's worker would.</summary>
    public static Action<object, Thread> Dispatch { get; } = DispatchWorkItem?.CreateDelegate<Action<object, Thread>>() ?? ((_, _) => { });

    /// <summary>The context that a worker has between two items.</summary>
    public static ExecutionContext Nothing { get; } = (ExecutionContext?)DefaultContext?.GetValue(null) ?? ExecutionContext.Capture()!;

    /// <summary>Hashes of strings and of combined values are the same in every process: so is the order of whatever goes by them.</summary>
    public static void FixHashes()
    {
        HashCodeSeed(default) = 1;
        MarvinSeed(null) = 1;
    }

    /// <summary>Whoever asks <see cref="Random.Shared"/> on this thread gets numbers of this seed.</summary>
    public static void SeedSharedRandom(int seed)
    {
        var state = RuntimeHelpers.GetUninitializedObject(Xoshiro!);
        var seeds = new Random(seed);
        foreach (var name in XoshiroState) Xoshiro!.GetField(name, Own)!.SetValue(state, (ulong)seeds.NextInt64() | 1);
        SharedRandom!.GetField("t_random", Static)!.SetValue(null, state);
    }

    /// <summary>What a work item is, for whoever looks for what a run hangs on.</summary>
    public static string NameOf(object item)
    {
        var type = item.GetType();
        if (item is Task task && Action?.GetValue(task) is Delegate action)
            return $"{type.Name} {action.Method.DeclaringType?.FullName}.{action.Method.Name}";
        return type.IsGenericType ? $"{type.Name} {type.GenericTypeArguments[^1].FullName}" : type.FullName ?? type.Name;
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "s_seed")]
    private static extern ref uint HashCodeSeed(in HashCode of);

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "<DefaultSeed>k__BackingField")]
    private static extern ref ulong MarvinSeed([UnsafeAccessorType("System.Marvin")] object? of);
}
