using Inventory.Grains.Items;
using Inventory.Grains.Upkeep;
using Inventory.Ledger.Reads;
using Microsoft.Extensions.Hosting;

namespace Inventory.Operations.Pulse;

/// <summary>This node's last hour, in memory: a step every ten seconds, and where it did not run, none.</summary>
internal sealed class NodePulse : StartedService
{
    /// <summary>How many steps are kept: an hour.</summary>
    public const int StepsKept = 360;

    private readonly PulseStep?[] _steps = new PulseStep?[StepsKept];
    private readonly PulseMeter _meter;
    private readonly Admission _admission;
    private readonly Func<CancellationToken, Task<LedgerFigures?>> _ledger;
    private readonly LostNodes _lost;
    private readonly NodeFacts _facts;
    private readonly TimeProvider _time;
    private DateTimeOffset? _awaySince;

    /// <param name="meter">What the node measures.</param>
    /// <param name="admission">Knows how many commands wait.</param>
    /// <param name="ledger">Asks the ledger how it stands; null where it cannot be asked.</param>
    /// <param name="lost">Which nodes died.</param>
    /// <param name="facts">What this node is.</param>
    /// <param name="lifetime">The host's.</param>
    /// <param name="time">By which steps are taken.</param>
    public NodePulse(
        PulseMeter meter, Admission admission, Func<CancellationToken, Task<LedgerFigures?>> ledger, LostNodes lost, NodeFacts facts,
        IHostApplicationLifetime lifetime, TimeProvider time)
        : base(lifetime) =>
        (_meter, _admission, _ledger, _lost, _facts, _time) = (meter, admission, ledger, lost, facts, time);

    /// <summary>What is known of the last steps.</summary>
    /// <param name="steps">How many of them at most.</param>
    public PulseReport Report(int steps)
    {
        var from = Number(_time.GetUtcNow()) - steps;
        lock (_steps)
        {
            return new()
            {
                Steps = [.. _steps.OfType<PulseStep>().Where(step => step.Number > from).OrderBy(static step => step.Number)],
                LedgerAwaySince = _awaySince,
                Lost = _lost.Known,
                Facts = _facts.Now(_admission.Waiting),
            };
        }
    }

    /// <summary>Takes the step that ends now.</summary>
    internal Task StepAsync(CancellationToken stopping) =>
        // A timer may be early by a little: the number is the nearest.
        TakeAsync(Number(_time.GetUtcNow() + (PulseStep.Length / 2)), stopping);

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        // The first at once, so that somebody who looks right after the start sees how things stand.
        await TakeAsync(Number(_time.GetUtcNow()), stopping);
        while (true)
        {
            // To the boundary that all nodes have in common.
            var now = _time.GetUtcNow();
            await Task.Delay(DateTimeOffset.UnixEpoch + ((Number(now) + 1) * PulseStep.Length) - now, _time, stopping);
            await StepAsync(stopping);
        }
    }

    private static long Number(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / PulseStep.Length.Ticks;

    private async Task TakeAsync(long number, CancellationToken stopping)
    {
        var step = _meter.Take(number) with { Waiting = _admission.Waiting };
        var figures = await _ledger(stopping);
        lock (_steps)
        {
            _awaySince = figures is null ? _awaySince ?? step.At : null;
            _steps[number % StepsKept] = step with
            {
                Ledger = figures is not { } known ? null
                    : step.Ledger! with { Stuck = known.Stuck, Short = known.Short, Drifted = known.Drifted },
            };
        }
    }
}
