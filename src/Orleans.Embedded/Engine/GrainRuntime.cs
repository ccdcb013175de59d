using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>One host's engine: its grain classes, clock, scheduler, and the periodic work.</summary>
internal sealed partial class GrainRuntime : IDisposable
{
    private readonly ILogger _logger;
    private readonly ITimer _collector;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly ServiceLifetimes _lifetimes;
    private IIncomingGrainCallFilter[]? _filters;
    private volatile bool _refusing;

    public GrainRuntime(IServiceProvider services, EmbeddedGrainOptions options, IGrainScheduler scheduler, TimeProvider time, ServiceLifetimes lifetimes, ILoggerFactory loggers)
    {
        Services = services;
        Options = options;
        Scheduler = scheduler;
        Time = time;
        _lifetimes = lifetimes;
        _logger = loggers.CreateLogger("Orleans.Embedded");
        var interval = ClockInterval(options);
        Sweeper = new(options.ResponseTimeout is { } timeout ? (int)Math.Max(1, timeout.Ticks / interval.Ticks) + 1 : 0);
        Clock = new(time, interval, Sweeper.Sweep);
        Factory = new(this);
        Types = new(this, options.Assemblies);
        _collector = time.CreateTimer(_ => CollectIdle(), null, options.CollectionScanPeriod, options.CollectionScanPeriod);
    }

    public IServiceProvider Services { get; }

    public EmbeddedGrainOptions Options { get; }

    public IGrainScheduler Scheduler { get; }

    public TimeProvider Time { get; }

    public CoarseClock Clock { get; }

    public TimeoutSweeper Sweeper { get; }

    public GrainTypeRegistry Types { get; }

    public GrainFactory Factory { get; }

    // Resolved late: a filter may itself want the grain factory.
    public IIncomingGrainCallFilter[] Filters => _filters ??= [.. Services.GetServices<IIncomingGrainCallFilter>()];

    public bool IsRefusingOutsideCalls => _refusing;

    /// <summary>Cancelled when the host gives up waiting for activations.</summary>
    public CancellationToken LifetimeToken => _lifetime.Token;

    public bool IsSingleton(Type service) => _lifetimes.IsSingleton(service);

    public TimeLimit LimitDeactivation() => new(Time, Options.DeactivationTimeout, _lifetime.Token);

    public void Dispose()
    {
        _collector.Dispose();
        Clock.Dispose();
    }

    private static TimeSpan ClockInterval(EmbeddedGrainOptions options)
    {
        var finest = Math.Min((options.ResponseTimeout ?? TimeSpan.MaxValue).Ticks, options.CollectionAge.Ticks) / 20;
        return TimeSpan.FromTicks(Math.Clamp(finest, TimeSpan.TicksPerMillisecond * 5, TimeSpan.TicksPerSecond));
    }

    /// <summary>In the order of ids, so that a seeded run repeats.</summary>
    private IEnumerable<GrainActivation> InOrder(Func<GrainActivation, bool> wanted) => Types.Types
        .SelectMany(type => type.Activations.Where(wanted).OrderBy(activation => activation.Key, StringComparer.Ordinal));

    private void CollectIdle()
    {
        var now = Clock.Tick;
        foreach (var activation in InOrder(activation => activation.LooksIdle(now))) activation.Push(new IdleCheckItem());
    }

    [LoggerMessage(1, LogLevel.Warning, "{Grain} could not be activated.")]
    private static partial void ActivationFailed(ILogger logger, Exception exception, string grain);

    [LoggerMessage(2, LogLevel.Warning, "{Grain} failed while it was deactivated.")]
    private static partial void DeactivationFailed(ILogger logger, Exception exception, string grain);

    [LoggerMessage(3, LogLevel.Warning, "A timer of {Grain} failed; it goes on.")]
    private static partial void TimerFailed(ILogger logger, Exception exception, string grain);

    [LoggerMessage(4, LogLevel.Warning, "{Method} of {Grain} is one-way and failed.")]
    private static partial void OneWayFailed(ILogger logger, Exception exception, string method, string grain);

    [LoggerMessage(5, LogLevel.Warning, "Not every activation ended in time; {Count} are dropped.")]
    private static partial void DrainIncomplete(ILogger logger, int count);

    [LoggerMessage(6, LogLevel.Error, "A turn of {Grain} failed in the engine itself.")]
    private static partial void TurnFailed(ILogger logger, Exception exception, string grain);

    public void LogTurnFailed(GrainActivation activation, Exception exception) => TurnFailed(_logger, exception, activation.ToString());

    public void LogActivationFailed(GrainActivation activation, Exception exception) => ActivationFailed(_logger, exception, activation.ToString());

    public void LogDeactivationFailed(GrainActivation activation, Exception exception) => DeactivationFailed(_logger, exception, activation.ToString());

    public void LogTimerFailed(GrainActivation activation, Exception exception) => TimerFailed(_logger, exception, activation.ToString());

    public void LogOneWayFailure(GrainRequest request, Exception exception) => OneWayFailed(_logger, exception, request.GetMethodName(), request.Target!.ToString());
}
