using Inventory.Ledger.Logging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Grains.Holds;

/// <summary>What all decisions about several items need to have the items stand still; one object per process.</summary>
internal sealed partial class StandingServices : IDisposable
{
    /// <summary>
    /// How long an item is waited for at a time. An item stands still for no longer than this, so that whoever has entered some of them by
    /// then would decide in vain anyway.
    /// </summary>
    public static readonly TimeSpan EnterMax = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an item is tried: longer than one takes to wake up and to end the round it has under way. One that takes longer, as those
    /// of a silo that has just died, is not to keep the others that are decided about with it.
    /// </summary>
    public static readonly TimeSpan TryMax = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long items that move or are out of reach are asked again: longer than it takes to find a silo dead (6 s), shorter than callers
    /// wait.
    /// </summary>
    public static readonly TimeSpan MovingMax = TimeSpan.FromSeconds(10);

    // What a silo that stops grants to decisions that wait for items: those of others come at once, or are on their way elsewhere.
    private static readonly TimeSpan StoppingMax = TimeSpan.FromSeconds(1);

    private readonly ILocalSiloDetails _silo;
    private readonly ILogger _log;
    private readonly FailureNews _news;
    private readonly CancellationTokenSource _hurry;
    private readonly CancellationTokenRegistration _stopping;

    public StandingServices(IGrainFactory grains, ILocalSiloDetails silo, IHostApplicationLifetime lifetime, TimeProvider time,
        ILogger<StandingServices> log)
    {
        (Grains, _silo, Time, _log) = (grains, silo, time, log);
        _news = new(time);
        _hurry = new(Timeout.InfiniteTimeSpan, time);
        Hurry = _hurry.Token;
        _stopping = lifetime.ApplicationStopping.Register(() => _hurry.CancelAfter(StoppingMax));
    }

    public IGrainFactory Grains { get; }

    /// <summary>The silo that decides.</summary>
    public SiloAddress Node => _silo.SiloAddress;

    public TimeProvider Time { get; }

    /// <summary>Ends waiting for items soon after the host was told to stop.</summary>
    public CancellationToken Hurry { get; }

    public void Dispose()
    {
        _stopping.Dispose();
        _hurry.Dispose();
    }

    /// <summary>Tells that an item could not be asked or told something.</summary>
    public void NotReached(string what, string itemId, Exception failure)
    {
        if (_news.IsNews(failure, out var untold)) ItemNotReached(_log, itemId, what, untold, failure);
    }

    [LoggerMessage(EventId = 1213, Level = LogLevel.Warning,
        Message = "'{ItemId}' could not be reached to {What}; the ledger's versions keep it from harm. {Untold} more for this cause since it was last told.")]
    private static partial void ItemNotReached(ILogger log, string itemId, string what, long untold, Exception error);
}
