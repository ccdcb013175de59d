namespace Inventory.Events.Deliveries;

/// <summary>Events that are sent at once, and the lines they stand in.</summary>
internal sealed record Sending(IReadOnlyList<Entry> Entries, IReadOnlyList<SubjectLine> Lines);
