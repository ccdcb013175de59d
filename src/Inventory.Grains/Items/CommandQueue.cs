using Inventory.Contracts;

namespace Inventory.Grains.Items;

/// <summary>The commands that wait for an item's next round, in order of arrival.</summary>
internal sealed class CommandQueue(ItemServices services)
{
    private List<PendingCommand> _waiting = [];
    private List<PendingCommand>? _spare;
    private int _lastCameAlone;

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Lets a command wait, or tells it that too many do.</summary>
    public void Join(PendingCommand command)
    {
        if (services.Admission.TryEnter()) _waiting.Add(command);
        else command.Fail(Outcome.Overloaded);
    }

    /// <summary>All that wait, or the first half where both halves are worth a round.</summary>
    public List<PendingCommand> Take(bool overlaps)
    {
        var batch = _waiting;
        _waiting = _spare ?? [];
        _spare = null;
        if (!overlaps || batch.Count < 2 * services.OverlapMin) return batch;
        var half = batch.Count / 2;
        _waiting.AddRange(batch.GetRange(half, batch.Count - half));
        batch.RemoveRange(half, batch.Count - half);
        return batch;
    }

    /// <summary>Commands were taken in vain: they come before all that came since.</summary>
    public void PutBack(List<PendingCommand> batch)
    {
        _waiting.InsertRange(0, batch);
        batch.Clear();
    }

    /// <summary>A batch was answered; its list is used again.</summary>
    public void Answered(List<PendingCommand> batch)
    {
        services.Admission.Leave(batch.Count);
        _lastCameAlone = batch.Count(static command => command.CameAlone);
        batch.Clear();
        _spare = batch.Capacity <= services.Limits.SpareCapacityMax ? batch : null;
    }

    /// <summary>Tells all that wait.</summary>
    public void Fail(Action<PendingCommand> fail)
    {
        foreach (var command in _waiting) fail(command);
        services.Admission.Leave(_waiting.Count);
        _waiting.Clear();
    }

    /// <summary>Whether it is worth waiting for those who were just answered.</summary>
    public bool Gathers => _lastCameAlone > 1;

    /// <summary>
    /// Right after a round, those it answered are about to ask again, one by one; those who come by a door gather there. A step aside for
    /// as long as more of them keep coming doubles the group at no cost to anybody: the processor is theirs meanwhile. A lone caller waits
    /// for nobody.
    /// </summary>
    public async Task GatherAsync()
    {
        for (var step = 0; step < services.Limits.GatherStepsMax; step++)
        {
            var before = _waiting.Count;
            await Aside.StepAsync(services.LaneScheduler);
            if (_waiting.Count == before) return;
        }
    }
}
