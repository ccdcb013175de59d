namespace Inventory.Dashboard.Shared;

/// <summary>A value at an instant.</summary>
/// <param name="At">When.</param>
/// <param name="Value">Null where nothing is known: a gap, and not a zero.</param>
public sealed record ChartPoint(DateTimeOffset At, double? Value);
