using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>
/// One activation. It is its own task scheduler, queue and work item, so that an idle activation costs one small object.
/// Fields are touched on the activation's turns only, unless they say otherwise.
/// </summary>
internal sealed partial class GrainActivation : TaskScheduler, IGrainContext, IThreadPoolWorkItem
{
    private ActivationExtras? _extras;
    private GrainReference? _reference;

    internal GrainActivation(GrainTypeInfo type, string key)
    {
        GrainType = type;
        Key = key;
        _lastUsed = type.Runtime.Clock.Tick;
    }

    public GrainId GrainId => new(GrainType.GrainType, IdSpan.Create(Key));

    public object? GrainInstance => Instance;

    public GrainReference GrainReference => _reference ??= ProxyFactory.Create(GrainType.AnyInterface, GrainType, Key);

    public IServiceProvider ActivationServices => Extras.Services(Runtime.Services);

    public Task Deactivated => Extras.Deactivated.Task;

    internal GrainTypeInfo GrainType { get; }

    internal GrainRuntime Runtime => GrainType.Runtime;

    internal string Key { get; }

    internal object? Instance { get; private set; }

    internal ActivationExtras Extras => _extras ?? Interlocked.CompareExchange(ref _extras, new ActivationExtras(), null) ?? _extras;

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override string ToString() => GrainId.ToString();
}
