using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Inventory.Client.Tests.Setup;

/// <summary>Time that stands still, except that a pause between attempts is over as soon as it has begun.</summary>
public sealed class GatedTime : FakeTimeProvider
{
    // An attempt may take 10 seconds and a call a minute: those are limits. No pause of these tests is like them.
    private static readonly (TimeSpan Min, TimeSpan Max) Limits = (TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));

    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The pauses so far.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        var isLimit = dueTime >= Limits.Min && dueTime <= Limits.Max;
        if (dueTime > TimeSpan.Zero && !isLimit) _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Passes every pause of a call until it ends.</summary>
    public async Task<T> ThroughPausesAsync<T>(Task<T> call)
    {
        while (true)
        {
            var pause = _timers.Reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(call, pause) == call) return await call;
            while (_timers.Reader.TryRead(out var due))
            {
                Pauses.Add(due);
                Advance(due);
            }
        }
    }
}
