namespace Inventory.Simulation.Database;

/// <summary>The tickets of one process: which have ended, and whether all of what they carried came true.</summary>
internal sealed class Turns
{
    private const int RememberedMax = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, TaskCompletionSource<bool>> _known = [];
    private readonly Queue<int> _order = new();

    /// <summary>A ticket begins; 0 is none.</summary>
    public TaskCompletionSource<bool> Begin(int number)
    {
        var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (number == 0) return turn;
        lock (_gate)
        {
            _known[number] = turn;
            _order.Enqueue(number);
            if (_order.Count > RememberedMax) _known.Remove(_order.Dequeue());
        }

        return turn;
    }

    /// <summary>Ends with the ticket, true where all that it carried came true; false for one that is not known.</summary>
    public Task<bool> EndOf(int number)
    {
        lock (_gate) return _known.TryGetValue(number, out var turn) ? turn.Task : Task.FromResult(false);
    }
}
