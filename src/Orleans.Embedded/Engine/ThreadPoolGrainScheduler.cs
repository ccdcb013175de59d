namespace Orleans.Embedded;

/// <summary>Turns on the thread pool, near the thread that caused them.</summary>
internal sealed class ThreadPoolGrainScheduler : IGrainScheduler
{
    public bool OwnsEveryContinuation => false;

    public void Schedule(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: true);
}
