using Orleans.Embedded;

namespace Inventory.Conformance.Embedded;

/// <summary>Runs everything on the calling thread, picking what is next by a seed.</summary>
internal sealed class SeededScheduler(int seed) : TaskScheduler, IGrainScheduler
{
    private readonly Random _random = new(seed);
    private readonly List<object> _ready = [];
    private int _thread;

    public bool OwnsEveryContinuation => true;

    /// <summary>How often another thread than the one that does the work asked for some: never, if nothing leaks to the pool.</summary>
    public int Strays { get; private set; }

    public void Schedule(IThreadPoolWorkItem work) => Add(work);

    /// <summary>Starts callers and runs until nothing is left to do.</summary>
    public void Run(IEnumerable<Func<Task>> callers)
    {
        _thread = Environment.CurrentManagedThreadId;
        foreach (var caller in callers) _ = Task.Factory.StartNew(caller, CancellationToken.None, TaskCreationOptions.None, this);
        while (_ready.Count > 0)
        {
            var index = _random.Next(_ready.Count);
            var next = _ready[index];
            _ready.RemoveAt(index);
            if (next is Task task) TryExecuteTask(task);
            else ((IThreadPoolWorkItem)next).Execute();
        }
    }

    protected override void QueueTask(Task task) => Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Add(object work)
    {
        if (Environment.CurrentManagedThreadId != _thread) Strays++;
        _ready.Add(work);
    }
}
