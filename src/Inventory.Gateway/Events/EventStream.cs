using System.Buffers;
using System.IO.Pipelines;
using Inventory.Events.Envelopes;
using Inventory.Gateway.Streams;
using Inventory.Http.Requests;
using Inventory.Ledger.Commit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inventory.Gateway.Events;

/// <summary>
/// One stream of events and the one who listens to it. It takes from the feed as its listener takes from it, so that no more than a batch
/// and the server's own small buffer wait for anybody; who takes nothing for too long is closed, and goes on from his last cursor.
/// </summary>
internal sealed partial class EventStream : IDisposable
{
    private static ReadOnlySpan<byte> Comment => ":\n"u8;

    private static ReadOnlySpan<byte> Retry => "retry: 1000\n"u8;

    private readonly EventListeners _all;
    private readonly HttpContext _http;
    private readonly ApiRequest _request;
    private readonly EventView _view;
    private readonly CancellationTokenSource _ended;
    private readonly PipeWriter _writer;
    private long _position, _pulsed;
    private Task? _watching;

    public EventStream(EventListeners all, HttpContext http, EventView view, long position)
    {
        (_all, _http, _request, _view, _position) = (all, http, ApiRequest.Of(http), view, position);
        _writer = http.Response.BodyWriter;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, all.Node.WhenStopping);
    }

    /// <summary>Tells until either side ends it.</summary>
    public async Task RunAsync()
    {
        var began = _all.Time.GetTimestamp();
        try
        {
            var goesOn = await BeginAsync();
            while (goesOn) goesOn = await TellAsync() && await PulseAsync();
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The node stops, or nobody listens any more.
        }
        finally
        {
            _request.Waited += _all.Time.GetElapsedTime(began);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _ended.Dispose();

    // Each of these answers whether the stream goes on.

    private ValueTask<bool> BeginAsync()
    {
        StreamHead.Write(_http.Response);
        StreamEnds.LiftLimits(_http);
        _pulsed = _all.Time.GetTimestamp();
        _writer.Write(Retry);
        WritePlace();   // who is cut off before the first event goes on from here
        return FlushAsync();
    }

    private async Task<bool> TellAsync()
    {
        SeenPage? page;
        try
        {
            page = await ReadAsync();
        }
        catch (LedgerUnavailableException)
        {
            // Listeners stay, and hear everything once the database is back.
            await Task.Delay(_all.Options.AfterFailure, _all.Time, _ended.Token);
            return true;
        }

        // Not without a gap, where it was retired meanwhile: connecting again, the listener hears of it.
        if (page is not { Gone: null } told || !await WriteAsync(told.Events)) return false;
        _position = told.Last;
        if (told.IsEnd) await _all.Feed.WaitAsync(_position, UntilPulse, _all.Time, _ended.Token);
        return true;
    }

    // A database that does not answer keeps nobody from hearing that the stream lives.
    private async ValueTask<SeenPage?> ReadAsync()
    {
        var asked = _view.ReadAsync(_position, _all.Options.Batch, _ended.Token);
        if (asked.IsCompleted) return await asked;
        var reading = asked.AsTask();
        while (true)
        {
            try
            {
                return await reading.WaitAsync(UntilPulse, _all.Time, _ended.Token);
            }
            catch (TimeoutException) when (!reading.IsCompleted)
            {
                if (!await PulseAsync()) return null;
            }
        }
    }

    private TimeSpan UntilPulse
    {
        get
        {
            var left = _all.Options.Pulse - _all.Time.GetElapsedTime(_pulsed);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private async ValueTask<bool> WriteAsync(List<SeenEvent> events)
    {
        if (events.Count == 0) return true;
        var written = 0;
        foreach (var told in events)
        {
            var frame = told.Frame;
            _writer.Write(frame.Span);
            if ((written += frame.Length) < _all.Options.WrittenMax) continue;
            if (!await FlushAsync()) return false;
            written = 0;
        }

        if (written > 0 && !await FlushAsync()) return false;
        _all.Metrics.Told(EventMetrics.Stream, events.Count);
        return true;
    }

    private async ValueTask<bool> PulseAsync()
    {
        if (UntilPulse > TimeSpan.Zero) return true;
        if (_watching is not { IsCompleted: false }) _watching = WatchKeyAsync();
        if (_ended.IsCancellationRequested) return false;
        _pulsed = _all.Time.GetTimestamp();
        _writer.Write(Comment);
        WritePlace();
        return await FlushAsync();
    }

    // Beside the telling, since the look-up may take its time. It ends the stream like a node that stops.
    private async Task WatchKeyAsync()
    {
        if (await _all.Keys.StandsAsync(_http)) return;
        try
        {
            await _ended.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It is over already.
        }
    }

    private void WritePlace() => _writer.Write(EventFrame.RenderPlace(EventCursor.Encode(_request.Principal.Tenant, _position)));

    private async ValueTask<bool> FlushAsync()
    {
        var flushing = _writer.FlushAsync(CancellationToken.None);
        if (flushing.IsCompleted) return !(await flushing).IsCompleted;
        try
        {
            return !(await flushing.AsTask().WaitAsync(_all.Options.Patience, _all.Time, _ended.Token)).IsCompleted;
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            if (failure is TimeoutException) TellSlow();
            _http.Abort();   // the server would wait for the listener to take what is on its way
            return false;
        }
    }

    private void TellSlow()
    {
        _all.Metrics.ClosedSlow();
        ClosedSlow(_all.Log, _request.Principal.Key.KeyId, _request.TraceId);
    }

    [LoggerMessage(EventId = 1420, Level = LogLevel.Information, Message =
        "A listener of key {Key} was closed, for it has taken nothing for too long; trace {TraceId}. It can go on from its last cursor.")]
    private static partial void ClosedSlow(ILogger log, string key, string traceId);
}
