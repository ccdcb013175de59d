using Inventory.Events.Deliveries;
using Inventory.Events.Inbox;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Failures;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Keys;
using Inventory.Operations.Items;

namespace Inventory.Operations.Failures;

/// <summary>
/// What a person decides about failures: tried again, or set aside. Who and why is kept with each, and they leave the list. All of it
/// throws as <see cref="DeliveryFailures"/> does; it is safe to do it again.
/// </summary>
public sealed class FailureDesk(DeliveryFailures outbox, InboxFailures inbox, DeliveryBell deliveries, InboxBell arrivals)
{
    /// <summary>What a key needs, as over HTTP.</summary>
    public const KeyScopes Needs = KeyScopes.Operate;

    /// <summary>Has one tried again at once; one of the inbox is judged by the rights of who sent it.</summary>
    /// <param name="by">Who decides.</param>
    /// <param name="id">Which.</param>
    /// <param name="payload">Of the inbox: JSON in place of the data it came with, which are kept; null for none.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="ArgumentException">There is a payload, and it is not of the inbox.</exception>
    public async Task<FailureActed> ReplayAsync(Operator by, FailureId id, string? payload, string reason)
    {
        if (by.Lacks(Needs) is { } why) return new FailureActed.Forbidden(why);
        var decision = DecisionOf(by, reason);
        if (!id.IsInbox)
        {
            if (payload is not null) throw new ArgumentException("What goes out is told as it happened.", nameof(payload));
            return Came(Rung(await outbox.ReplayAsync(FailureList.FilterOf(by.Tenant, id), decision)));
        }

        var (matched, done) = await inbox.ReplayAsync(FailureList.InboxFilterOf(by.Tenant, id), payload, decision);
        arrivals.Ring();
        return matched > 0 && done == 0 ? new FailureActed.KeyTaken() : Came(matched);
    }

    /// <summary>Sets one aside for good.</summary>
    public async Task<FailureActed> IgnoreAsync(Operator by, FailureId id, string reason)
    {
        if (by.Lacks(Needs) is { } why) return new FailureActed.Forbidden(why);
        var decision = DecisionOf(by, reason);
        if (!id.IsInbox) return Came(Rung(await outbox.IgnoreAsync(FailureList.FilterOf(by.Tenant, id), decision)));
        return Came((await inbox.IgnoreAsync(FailureList.InboxFilterOf(by.Tenant, id), decision)).Matched);
    }

    /// <summary>Has all that are meant tried again at once, or tells how many they are.</summary>
    public async Task<FailureActed> ReplayAsync(Operator by, FailureChoice choice, string reason, bool dryRun)
    {
        if (by.Lacks(Needs) is { } why) return new FailureActed.Forbidden(why);
        var decision = DecisionOf(by, reason);
        var came = await EachAsync(by, choice, dryRun,
            filter => outbox.ReplayAsync(filter, decision, dryRun), filter => inbox.ReplayAsync(filter, null, decision, dryRun));
        arrivals.Ring();
        return came;
    }

    /// <summary>Sets all that are meant aside for good, or tells how many they are.</summary>
    public async Task<FailureActed> IgnoreAsync(Operator by, FailureChoice choice, string reason, bool dryRun)
    {
        if (by.Lacks(Needs) is { } why) return new FailureActed.Forbidden(why);
        var decision = DecisionOf(by, reason);
        return await EachAsync(by, choice, dryRun,
            filter => outbox.IgnoreAsync(filter, decision, dryRun), filter => inbox.IgnoreAsync(filter, decision, dryRun));
    }

    private async Task<FailureActed> EachAsync(Operator by, FailureChoice choice, bool dryRun,
        Func<FailureFilter, Task<FailuresTouched>> deliver, Func<InboxFailureFilter, Task<(long Matched, long Done)>> receive)
    {
        long matched = 0, done = 0;
        if (choice.HasOutbox)
        {
            var touched = await deliver(FailureList.FilterOf(by.Tenant, choice));
            matched = touched.Matched;
            if (!dryRun) done = Rung(touched);
        }

        if (choice.HasInbox && matched < choice.Limit)
        {
            var (more, moreDone) = await receive(
                FailureList.InboxFilterOf(by.Tenant, choice with { Limit = choice.Limit - (int)matched }));
            (matched, done) = (matched + more, done + moreDone);
        }

        return new FailureActed.Came(matched, done);
    }

    private int Rung(FailuresTouched touched)
    {
        foreach (var consumer in touched.Consumers) deliveries.Ring(consumer);
        return touched.Matched;
    }

    private static Decision DecisionOf(Operator by, string reason) => new(by.Key.Name, reason);

    private static FailureActed Came(long matched) =>
        matched == 0 ? new FailureActed.NotFound() : new FailureActed.Came(matched, matched);
}
