using Inventory.Domain.Holds;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Holds;

// One group: read, ended together as far as that goes, the rest one by one.
internal sealed partial class HoldEndings
{
    private const int LinesPerDecision = 128;

    // Never throws: what goes wrong is told to those who wait.
    private async Task EndAsync(List<Ending> group)
    {
        try
        {
            var tenant = group[0].Tenant;
            var reading = await reads.AskAsync(new() { TenantId = tenant.Id, HoldIds = [.. group.Select(ending => ending.HoldId)] });
            var over = new List<(Ending Ending, Hold Hold)>(group.Count);
            foreach (var ending in group)
            {
                var hold = reading.Holds.GetValueOrDefault(ending.HoldId)?.Hold;
                if (hold?.IsOver(clock.Now) is true) over.Add((ending, hold));
                else Finish(ending, hold?.Status);
            }

            while (over.Count > 0)
            {
                var lines = 0;
                var some = over.TakeWhile((next, place) => (lines += next.Hold.AllLines.Length) <= LinesPerDecision || place == 0).ToList();
                over.RemoveRange(0, some.Count);
                await EndAsync(tenant, some);
            }
        }
        catch (LedgerUnavailableException)
        {
            // Still over when the ledger is back: whoever looks next ends them.
            foreach (var ending in group) Finish(ending, HoldStatus.Held);
        }
        catch (Exception failed)
        {
            foreach (var ending in group) Fail(ending, failed);
        }
    }

    private async Task EndAsync(Tenant tenant, List<(Ending Ending, Hold Hold)> over)
    {
        if (over.Count > 1 && await TryEndTogetherAsync(tenant, over.ConvertAll(next => next.Hold)) is { } now)
        {
            foreach (var (ending, _) in over) Finish(ending, now.TryGetValue(ending.HoldId, out var status) ? status : null);
        }
        else
        {
            await Task.WhenAll(over.Select(next => EndAloneAsync(next.Ending)));
        }
    }

    private async Task<IReadOnlyDictionary<string, HoldStatus>?> TryEndTogetherAsync(Tenant tenant, List<Hold> holds)
    {
        try
        {
            return await joint.TryEndAsync(tenant, holds);
        }
        catch (Exception failed) when (failed is not LedgerUnavailableException)
        {
            // Each for itself: what is wrong with one keeps no other from ending.
            NotTogether(log, holds.Count, failed);
            return null;
        }
    }

    private async Task EndAloneAsync(Ending ending)
    {
        try
        {
            var looked = await coordinator.DecideAsync(ending.Tenant, new LookWork(ending.HoldId));
            if (looked.Hold is { Drifted: true }) Leave(ending);
            else Finish(ending, looked.Hold?.Status ?? HoldStatus.Held);
        }
        catch (Exception failed)
        {
            Fail(ending, failed);
        }
    }

    [LoggerMessage(EventId = 1212, Level = LogLevel.Warning,
        Message = "{Holds} holds that are over could not be ended together and are ended one by one.")]
    private static partial void NotTogether(ILogger log, int holds, Exception error);
}
