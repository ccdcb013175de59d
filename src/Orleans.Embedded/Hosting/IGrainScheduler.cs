namespace Orleans.Embedded;

/// <summary>
/// Where turns run. The default is the thread pool; a simulator gives its own, single-threaded and seeded, and then every turn,
/// timer and completion of the engine happens in the order that it chooses.
/// </summary>
public interface IGrainScheduler
{
    /// <summary>
    /// Whether nothing may reach the thread pool. Completions of grain tasks that were made to continue asynchronously then go through
    /// the grain's turns, which costs a turn each.
    /// </summary>
    bool OwnsEveryContinuation { get; }

    /// <summary>Runs the work once, soon, never within this call and never twice at the same time for the same object.</summary>
    void Schedule(IThreadPoolWorkItem work);
}
