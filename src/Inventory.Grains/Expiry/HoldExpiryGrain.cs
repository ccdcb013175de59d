using System.Globalization;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Overdue;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Grains.Expiry;

/// <summary>
/// The net behind the items' own timers: every few seconds it looks for overdue holds of its shard, whose items nobody keeps in memory, and
/// has them ended. The reminder brings it back after a crash; a sweep at start does not even wait for that.
/// </summary>
internal sealed partial class HoldExpiryGrain(
    ExpirySweeper sweeper, IExpiryShards shards, ExpiryOptions options, NodeName node, IGrainContext context, ILogger<HoldExpiryGrain> log)
    : Grain, IHoldExpiryGrain, IRemindable
{
    private const string Reminder = "sweep";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    // A lease lasts until its node should have swept again, and a little: whoever outlives that node, or comes after it, sweeps within two
    // intervals and this.
    private static readonly TimeSpan LeaseSpare = TimeSpan.FromSeconds(2);
    private int _shard;
    private bool _begun;

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _shard = int.Parse(context.GrainId.Key.ToString()!, CultureInfo.InvariantCulture);
        this.RegisterGrainTimer(static (grain, cancellation) => grain.SweepAsync(cancellation), this,
            new() { DueTime = TimeSpan.Zero, Period = options.Interval, KeepAlive = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task Begin()
    {
        if (_begun) return;
        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        _begun = true;
    }

    /// <inheritdoc />
    // being awake is enough: the timer does the rest
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            if (!await shards.LeaseAsync(_shard, node.Value, options.Interval + LeaseSpare, cancellation)) return;
            await sweeper.SweepAsync(_shard, cancellation);
            await shards.SweptAsync(_shard, cancellation);
        }
        catch (LedgerUnavailableException unreachable)
        {
            SweepFailed(log, _shard, unreachable.Message);   // the next period tries again
        }
    }

    [LoggerMessage(1201, LogLevel.Warning, "Shard {Shard} could not be swept: {Reason}")]
    private static partial void SweepFailed(ILogger log, int shard, string reason);
}
