namespace Inventory.Grains.Items;

/// <summary>The coordinators that wait until an item stands still for them, in order of asking.</summary>
internal sealed class WaitingLoans
{
    private readonly List<WaitingLoan> _loans = [];

    /// <summary>Whether anybody waits.</summary>
    public bool Any => _loans.Count > 0;

    /// <summary>Lets one more wait.</summary>
    public Task<ItemStill> Add(long loan, object node, bool takesUnits)
    {
        var waiting = new WaitingLoan(loan, node, takesUnits);
        _loans.Add(waiting);
        return waiting.Granted.Task;
    }

    /// <summary>Takes the one that has waited longest.</summary>
    public WaitingLoan Take()
    {
        var first = _loans[0];
        _loans.RemoveAt(0);
        return first;
    }

    /// <summary>Takes out one that waits no longer.</summary>
    /// <returns>Whether it was among them.</returns>
    public bool Remove(long loan)
    {
        var place = _loans.FindIndex(waiting => waiting.Loan == loan);
        if (place < 0) return false;
        var left = _loans[place];
        _loans.RemoveAt(place);
        left.Refuse();
        return true;
    }

    /// <summary>Sends all of them away: the item is leaving.</summary>
    public void RefuseAll()
    {
        foreach (var waiting in _loans) waiting.Refuse();
        _loans.Clear();
    }
}

/// <summary>A coordinator that waits for an item.</summary>
/// <param name="loan">Its number for the decision.</param>
/// <param name="node">Where it decides, as the host knows that.</param>
/// <param name="takesUnits">What is over has to end first.</param>
internal sealed class WaitingLoan(long loan, object node, bool takesUnits)
{
    public long Loan { get; } = loan;

    public object Node { get; } = node;

    public bool TakesUnits { get; } = takesUnits;

    public TaskCompletionSource<ItemStill> Granted { get; } = new();

    /// <summary>It waits no longer, although the item is just coming to stand still for it.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Tells it that the item does not stand still, and to ask again.</summary>
    public void Refuse() => Granted.TrySetResult(new() { Moving = true });
}
