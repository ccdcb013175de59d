using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Microsoft.Extensions.Hosting;

namespace Inventory.Grains.Holds;

/// <summary>
/// The endings of holds of several lines that are under way in this process. Each of a hold's items finds it over at the same instant: the
/// first that says so begins the ending, the others wait for the same one. Those that wait together are ended together.
/// </summary>
/// <remarks>
/// Another node knows nothing of them; the items' loans and the ledger's versions keep its endings from doing harm. They stop before the
/// grains do: an item that waits for an ending cannot leave, and once it is leaving the ending cannot enter it.
/// </remarks>
internal sealed class HoldEndings(HoldDesk desk, ItemLimits limits, LaneOptions lanes, TimeProvider time) : IHostedService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(int TenantId, string HoldId), Ending> _underWay = [];
    private readonly Queue<Ending> _waiting = new();
    private readonly HashSet<(int TenantId, string HoldId)> _left = [];
    private int _groups;
    private bool _stopping;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins no more endings, and waits for those that have begun.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Ending[] notBegun;
        lock (_gate)
        {
            _stopping = true;
            notBegun = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var ending in notBegun) Fail(ending, new HostStoppingException());
        Task[] begun;
        lock (_gate) begun = [.. _underWay.Values.Select(ending => ending.Task)];
        try
        {
            await Task.WhenAll(begun).WaitAsync(limits.EndingsStopMax, time, cancellationToken);
        }
        catch (Exception)
        {
            // Those who wait for an ending hear of it themselves.
        }
    }

    /// <summary>Ends holds whose end has passed, each with all its lines; does nothing about those that have moved on.</summary>
    /// <returns>What each is now, in order; held where it could not be ended, null where there is none.</returns>
    /// <exception cref="HostStoppingException">The host is stopping, and the ending has not begun.</exception>
    public Task<HoldStatus?[]> EndAsync(Tenant tenant, IReadOnlyList<string> holdIds)
    {
        var asked = new Task<HoldStatus?>[holdIds.Count];
        lock (_gate)
        {
            for (var i = 0; i < holdIds.Count; i++)
            {
                if (!_underWay.TryGetValue((tenant.Id, holdIds[i]), out var ending))
                {
                    if (_stopping) return Task.FromException<HoldStatus?[]>(new HostStoppingException());
                    ending = new(tenant, holdIds[i]);
                    _underWay.Add((tenant.Id, holdIds[i]), ending);
                    _waiting.Enqueue(ending);
                }

                asked[i] = ending.Task;
            }

            for (var groups = (_waiting.Count + limits.HoldsPerGroup - 1) / limits.HoldsPerGroup;
                _groups < limits.EndingGroups && groups > 0; groups--)
            {
                _groups++;
                // Not on the scheduler of whichever item asked first: the ending is everybody's.
                _ = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, lanes.Scheduler);
            }
        }

        return Task.WhenAll(asked);
    }

    /// <summary>
    /// Whether a hold could not be ended when that was last tried, for one of its items has drifted and waits for an operator. Its other
    /// items go on without it: that one ends it once it has been put right.
    /// </summary>
    public bool IsLeft(Tenant tenant, string holdId)
    {
        lock (_gate) return _left.Contains((tenant.Id, holdId));
    }

    private async Task RunAsync()
    {
        while (Take() is { } group)
        {
            try
            {
                await EndAsync(group).WaitAsync(limits.GroupMax, time);
            }
            catch (TimeoutException)
            {
            }
        }
    }

    // Never throws: what goes wrong is told to those who wait.
    private Task EndAsync(List<Ending> group)
    {
        var answers = desk.End(group[0].Tenant, group.Select(static ending => ending.HoldId));
        return Task.WhenAll(group.Select((ending, i) => FinishAsync(ending, answers[i])));
    }

    private async Task FinishAsync(Ending ending, Task<HoldAnswer> answer)
    {
        try
        {
            var looked = await answer;
            if (looked.Hold is { Drifted: true }) Leave(ending);
            // Still over when the ledger is back: whoever looks next ends it.
            else Finish(ending, looked.Outcome is Outcome.HoldNotFound ? null : looked.Hold?.Status ?? HoldStatus.Held);
        }
        catch (Exception failed)
        {
            Fail(ending, failed);
        }
    }

    private List<Ending>? Take()
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out var first))
            {
                _groups--;
                return null;
            }

            var group = new List<Ending> { first };
            while (group.Count < limits.HoldsPerGroup && _waiting.TryPeek(out var next) && next.Tenant.Id == first.Tenant.Id)
                group.Add(_waiting.Dequeue());
            return group;
        }
    }

    private void Leave(Ending ending)
    {
        lock (_gate) _left.Add((ending.Tenant.Id, ending.HoldId));
        Forget(ending);
        ending.TrySetResult(HoldStatus.Held);
    }

    private void Finish(Ending ending, HoldStatus? status)
    {
        lock (_gate) _left.Remove((ending.Tenant.Id, ending.HoldId));
        Forget(ending);
        ending.TrySetResult(status);
    }

    private void Fail(Ending ending, Exception failed)
    {
        Forget(ending);
        ending.TrySetException(failed);
    }

    // Before its waiters hear of it: whoever asks from then on begins anew.
    private void Forget(Ending ending)
    {
        lock (_gate)
        {
            if (!ending.Task.IsCompleted) _underWay.Remove((ending.Tenant.Id, ending.HoldId));
        }
    }

    private sealed class Ending(Tenant tenant, string holdId)
        : TaskCompletionSource<HoldStatus?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Tenant Tenant { get; } = tenant;

        public string HoldId { get; } = holdId;
    }
}
