using Inventory.Grains.Items;
using Inventory.Ledger.Logging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Holds;

/// <summary>What all decisions about several items need to have the items stand still; one object per process.</summary>
internal sealed partial class StandingServices : IDisposable
{
    private readonly ILogger _log;
    private readonly FailureNews _news;
    private readonly CancellationTokenSource _hurry;
    private readonly CancellationTokenRegistration _stopping;
    private long _notKnownAt;

    public StandingServices(ILentItems items, ItemLimits limits, IHostApplicationLifetime lifetime, TimeProvider time,
        ILogger<StandingServices> log)
    {
        (Items, Limits, Time, _log) = (items, limits, time, log);
        _news = new(time);
        _hurry = new(Timeout.InfiniteTimeSpan, time);
        Hurry = _hurry.Token;
        _stopping = lifetime.ApplicationStopping.Register(() => _hurry.CancelAfter(limits.StoppingMax));
    }

    public ILentItems Items { get; }

    public ItemLimits Limits { get; }

    public TimeProvider Time { get; }

    /// <summary>Ends waiting for items soon after the host was told to stop.</summary>
    public CancellationToken Hurry { get; }

    public void Dispose()
    {
        _stopping.Dispose();
        _hurry.Dispose();
    }

    /// <summary>
    /// Whether items are tried: not for a while after one did not know what that is. It is on a silo of the version before, which is slow
    /// to find that out and hears nobody else meanwhile.
    /// </summary>
    public bool Tries => Volatile.Read(ref _notKnownAt) is var at && (at == 0 || Time.GetElapsedTime(at) > Limits.UntriedFor);

    /// <summary>An item did not know what it is to be tried.</summary>
    public void NotKnown() => Volatile.Write(ref _notKnownAt, Time.GetTimestamp());

    /// <summary>Tells that an item could not be asked or told something.</summary>
    public void NotReached(string what, string itemId, Exception failure)
    {
        if (_news.IsNews(failure, out var untold)) ItemNotReached(_log, itemId, what, untold, failure);
    }

    [LoggerMessage(EventId = 1213, Level = LogLevel.Warning,
        Message = "'{ItemId}' could not be reached to {What}; the ledger's versions keep it from harm. {Untold} more for this cause since it was last told.")]
    private static partial void ItemNotReached(ILogger log, string itemId, string what, long untold, Exception error);
}
