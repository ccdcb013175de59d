using Inventory.Events.Deliveries;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Keys;
using Inventory.Operations.Items;

namespace Inventory.Operations.Failures;

/// <summary>Delivers events again that arrived, or did not: for a receiver that has lost what it was told.</summary>
public sealed class OutboxLever(OutboxReplay replay, DeliveryBell bell)
{
    /// <summary>What a key needs, as over HTTP.</summary>
    public const KeyScopes Needs = KeyScopes.Operate;

    /// <summary>Has events delivered again, under the same ids.</summary>
    /// <param name="by">Who pulls it.</param>
    /// <param name="pull">Which events, to whom, why.</param>
    /// <param name="dryRun">Only tells how many deliveries it would be.</param>
    /// <param name="patience">How long it may take.</param>
    /// <returns>What it came to; null where the key may not do this.</returns>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">Nothing was kept, and nothing will be.</exception>
    /// <exception cref="Ledger.Commit.OutcomeUnknownException">It may have been kept; repeating it is safe.</exception>
    public async Task<OutboxReplayed?> PullAsync(Operator by, OutboxPull pull, bool dryRun, TimeSpan patience)
    {
        if (by.Lacks(Needs) is not null) return null;
        var consumer = pull.Consumer is { } name ? ConsumerNames.Inside(by.Tenant.Id, name) : null;
        var came = await replay.ReplayAsync(
            new(by.Tenant.Id, pull.EventIds, consumer, new(by.Key.Name, pull.Reason), pull.CorrelationId, pull.LeverId), dryRun, patience);
        if (!dryRun) foreach (var heard in came.Consumers) bell.Ring(heard);
        return came with { Consumers = [.. came.Consumers.Select(inside => ConsumerNames.Outside(by.Tenant.Id, inside))] };
    }
}

/// <summary>What shall be delivered again.</summary>
/// <param name="EventIds">The events.</param>
/// <param name="Consumer">To this one alone; null for to all that hear them.</param>
/// <param name="Reason">Why.</param>
/// <param name="CorrelationId">What it belongs to in other systems.</param>
/// <param name="LeverId">Decides what is a repeat; null where nothing is.</param>
public sealed record OutboxPull(IReadOnlyList<string> EventIds, string? Consumer, string Reason, string CorrelationId, string? LeverId);
