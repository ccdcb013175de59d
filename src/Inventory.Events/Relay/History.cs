using System.Data.Common;
using Inventory.Events.Streams;
using Inventory.Ledger.Commit;

namespace Inventory.Events.Relay;

/// <summary>
/// Reads for one cursor what is further back than its queue keeps. A cursor cannot wait: it is told that there is nothing, and its stream
/// is woken once there is.
/// </summary>
internal sealed class History(RelayQueue queue, SliceEvents slice)
{
    private InventoryEvent[] _events = [];
    private long _after = long.MaxValue, _last = long.MinValue;
    private bool _isReading;

    /// <summary>The page behind a position; null while it is on its way.</summary>
    public IReadOnlyList<InventoryEvent>? Behind(long position)
    {
        if (position >= _after && position < _last) return _events;
        if (!_isReading) _ = ReadAsync(position);
        return null;
    }

    /// <summary>There is nothing more on the page: where it ends.</summary>
    public bool Leave(out long last)
    {
        last = _last;
        return true;
    }

    private async Task ReadAsync(long after)
    {
        _isReading = true;
        try
        {
            var page = await queue.ReadHistoryAsync(slice, after);
            // What is read of a stream that its queue has read as well ends where the queue's reading does.
            (_after, _last) = (after, page.IsEnd ? Math.Max(page.Last, slice.From) : page.Last);
            _events = [.. page.Events.Where(told => Telling.Slice(told) == slice.Slice).Select(Telling.Tell)];
        }
        catch (Exception failed) when (failed is LedgerUnavailableException or DbException)
        {
            await queue.PauseAsync();
        }
        finally
        {
            _isReading = false;
            queue.Wake(slice.Stream);
        }
    }
}
