namespace Inventory.Events.Feed;

/// <summary>Events behind a position, in order.</summary>
/// <param name="Events">The events that were asked for.</param>
/// <param name="Last">How far the log was looked through: what follows is behind it.</param>
/// <param name="IsEnd">Whether that was all there is by now.</param>
public readonly record struct FeedPage(IReadOnlyList<ToldEvent> Events, long Last, bool IsEnd)
{
    /// <summary>It was read from the database, and what lies further back than anything that is kept would be missing in it.</summary>
    public bool IsHistory { get; init; }
}
