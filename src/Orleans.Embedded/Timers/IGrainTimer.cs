namespace Orleans.Runtime;

/// <summary>A timer of one activation. Disposing it cancels the token of a callback that runs.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets both times anew; within the callback it counts from the callback's end. Infinite never fires.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative time other than infinite, or one above 49 days.</exception>
    void Change(TimeSpan dueTime, TimeSpan period);
}
