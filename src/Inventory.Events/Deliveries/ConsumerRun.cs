using System.Collections.Concurrent;
using Inventory.Events.Feed;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Deliveries;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Deliveries;

/// <summary>
/// One consumer, served by this node for as long as it has the lease: reads on in the log, sends what is due, and writes what came of it.
/// All of that in one loop, beside which only the sendings run.
/// </summary>
internal sealed partial class ConsumerRun(LeasedConsumer consumer, IConsumerKind kind, ConsumerServices node) : IServed
{
    private const long Outdated = -1;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(500);
    private readonly DeliveryWindow _window = new(node.Options);
    private readonly ConcurrentQueue<(Sending Sending, IReadOnlyList<DeliveryResult> Results)> _completed = new();
    private readonly CancellationTokenSource _calledOff = new();
    private readonly Signal _signal = new();
    private ConsumerTerms _terms = null!;
    private ConsumerPlace _place;
    private string? _disabledBecause;
    private long? _revision, _awaySince;
    private int _underWay;
    private TimeSpan _restsUntil;
    private bool _isOver, _failing, _isAtEnd;
    private volatile bool _isLeft;
    private Task<(FeedPage Page, long Heard)>? _reading;

    /// <inheritdoc />
    public string Kind => consumer.Kind;

    /// <inheritdoc />
    public long Backlog { get; private set; }

    /// <inheritdoc />
    public DateTimeOffset? OldestAt { get; private set; }

    /// <inheritdoc />
    public TimeSpan AwayFor => _awaySince is { } since ? node.Time.GetElapsedTime(since) : TimeSpan.Zero;

    private DateTimeOffset Now => node.Time.GetUtcNow();

    /// <summary>Has it end, and its consumer given back.</summary>
    public void Leave()
    {
        _isLeft = true;
        _signal.Set();
    }

    /// <summary>Serves it. Does not throw.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        Served(node.Log, consumer.Name);
        node.Bell.Changed += OnChanged;
        node.Metrics.Serves(this);
        using var listening = node.Feed.Listen();
        try
        {
            await BeginAsync(stopping);
            while (!_isOver && !_isLeft && !stopping.IsCancellationRequested) await StepAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is under way is waited for below.
        }
        catch (LedgerUnavailableException away)
        {
            Waits(node.Log, consumer.Name, away.Message);   // it had not begun: its lease ends by itself
        }
        catch (Exception failed)
        {
            Failed(node.Log, consumer.Name, failed);
            // Long enough that an error that comes every time is not told all the time.
            await Task.Delay(node.Options.Lease, node.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            node.Bell.Changed -= OnChanged;
            await EndAsync();
            node.Metrics.Leaves(this);
            _calledOff.Dispose();
        }
    }

    private async Task BeginAsync(CancellationToken stopping)
    {
        _place = new(consumer.Position, IsEnabled: true, consumer.Revision);
        _leasedUntil = node.Time.GetTimestamp();
        _window.Begin(consumer.Position, await node.Store.AheadAsync(consumer.Name, consumer.Position, stopping));
        Wrote(await WriteAsync(new() { Position = consumer.Position }));   // knows from here on how long the lease is good
        if (!_isOver) await ReloadAsync(stopping);
    }

    private async Task StepAsync(CancellationToken stopping)
    {
        try
        {
            _signal.Clear();
            TakeIn();
            if (_revision != _place.Revision && !_window.HasChangedRows && !IsWriting) await ReloadAsync(stopping);
            if (_isOver) return;
            await ReadOnAsync();
            await LoadMoreAsync(stopping);
            Start();
            await RecordAsync();
            Measure();
            if (_failing) Goes(node.Log, consumer.Name);
            _failing = false;
        }
        catch (LedgerUnavailableException away)
        {
            if (!_failing) Waits(node.Log, consumer.Name, away.Message);
            _failing = true;
            await Task.Delay(AfterFailure, node.Time, stopping);
            return;
        }

        if (!_isOver) await WaitAsync(stopping);
    }

    /// <summary>Reads again what others may have changed.</summary>
    private async Task ReloadAsync(CancellationToken stopping)
    {
        var revision = _place.Revision;
        if (await kind.OpenAsync(consumer, stopping) is not { } terms)
        {
            _isOver = true;
            return;
        }

        _terms = terms;
        var pending = await node.Store.PendingAsync(consumer.Name, replays: false, long.MinValue, int.MaxValue, stopping);
        var replays = await node.Store.PendingAsync(consumer.Name, replays: true, long.MinValue, node.Options.ReplaysMax, stopping);
        _window.Load(pending, replays, Now);
        ReplayedTo(replays);
        _revision = revision;
    }

    // Beside the loop: a node that is busy puts history off, and the lease has to be renewed meanwhile.
    private async Task ReadOnAsync()
    {
        if (_reading is null && !_window.HasRoom) return;
        _reading ??= ReadAsync();
        if (!_reading.IsCompleted) return;
        var reading = _reading;
        _reading = null;
        var (page, heard) = await reading;
        foreach (var told in page.Events)
        {
            if (_terms.Wants(told)) _window.Add(told);
        }

        // History ends with the last event of the tenant's; what is known to be behind it, and others', need not be looked through again.
        _window.ReadTo(page.IsEnd ? Math.Max(page.Last, heard) : page.Last);
        _isAtEnd = page.IsEnd;
    }

    private async Task<(FeedPage Page, long Heard)> ReadAsync()
    {
        var heard = node.Feed.Heard;
        return (await node.Feed.ReadAsync(consumer.TenantId, _window.Read, node.Options.AheadMax, _calledOff.Token), heard);
    }

    // A node that cannot renew its lease stops sending before another may begin to.
    private void Start()
    {
        while (_underWay < _terms.AtOnce && Uptime >= _restsUntil && _disabledBecause is null && IsLeased
            && _window.Take(_terms.BatchMax, Now) is { } sending)
        {
            _underWay++;
            _restsUntil = Uptime + node.Pace.After(1);
            _ = SendAsync(sending, _terms.Sink);
        }
    }

    private async Task SendAsync(Sending sending, IEventSink sink)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _completed.Enqueue((sending, await Attempt.MakeAsync(sending.Entries, sink, node.Events, _calledOff.Token)));
        _signal.Set();
    }

    private void TakeIn()
    {
        while (_completed.TryDequeue(out var ended))
        {
            _underWay--;
            _hasNews = true;
            _awaySince = ended.Results.All(static result => result is DeliveryResult.NotTried)
                ? _awaySince ?? node.Time.GetTimestamp() : null;
            _window.Complete(ended.Sending, ended.Results, _terms.Schedule, Now, Random.Shared.NextDouble());
            for (var n = 0; n < ended.Results.Count; n++)
            {
                if (ended.Results[n] is not DeliveryResult.NotTried) node.Metrics.Ended(Kind, ended.Sending.Entries[n]);
                if (ended.Results[n] is DeliveryResult.Failed { Disables: { } reason }) _disabledBecause = reason;
            }
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        if (_reading is null && _window.HasRoom && !_isAtEnd) return;
        var until = _wroteAt + node.Options.Lease / 3 - Uptime;
        if (_window.NextDue is { } due && due - Now < until) until = due - Now;
        if (_hasNews && node.Options.Pace < until) until = node.Options.Pace;
        if (_underWay > 0 && node.Options.Patience < until) until = node.Options.Patience;
        if (_restsUntil > Uptime && _restsUntil - Uptime < until) until = _restsUntil - Uptime;
        if (until <= TimeSpan.Zero) return;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var come = _reading is null && _window.HasRoom ? node.Feed.WaitAsync(_window.Read, until, node.Time, over.Token)
            : Task.Delay(until, node.Time, over.Token);
        await Task.WhenAny(come, _signal.Task, _writing ?? come, _reading ?? come);
        await over.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    private void OnChanged(string name)
    {
        if (name != consumer.Name) return;
        _mustRenew = true;
        _signal.Set();
    }

    private void Measure()
    {
        Backlog = Math.Max(0, node.Feed.Heard - _place.Position) + _window.Held;
        OldestAt = _window.OldestAt;
    }

    [LoggerMessage(1740, LogLevel.Information, "Consumer {Name} is served by this node")]
    private static partial void Served(ILogger log, string name);

    [LoggerMessage(1741, LogLevel.Warning, "Consumer {Name} waits for the ledger: {Reason}")]
    private static partial void Waits(ILogger log, string name, string reason);

    [LoggerMessage(1742, LogLevel.Information, "Consumer {Name} is served again")]
    private static partial void Goes(ILogger log, string name);

    [LoggerMessage(1743, LogLevel.Error, "Consumer {Name} cannot be served by this node and is left to any")]
    private static partial void Failed(ILogger log, string name, Exception error);

    [LoggerMessage(1744, LogLevel.Warning, "Consumer {Name} is disabled, and keeps its place: {Reason}")]
    private static partial void Disabled(ILogger log, string name, string reason);
}
