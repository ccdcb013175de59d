namespace Inventory.Events.Feed;

/// <summary>Events behind a position, in order.</summary>
/// <param name="Events">The events that were asked for.</param>
/// <param name="Last">How far the log was looked through: what follows is behind it.</param>
/// <param name="IsEnd">Whether that was all there is by now.</param>
public readonly record struct FeedPage(IReadOnlyList<ToldEvent> Events, long Last, bool IsEnd);
