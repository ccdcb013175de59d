namespace Inventory.Dashboard.Shared;

/// <summary>A part of a <see cref="StackedBar"/>.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Units">How many; parts below 1 are told and not drawn.</param>
/// <param name="Kind">Its colour: <c>out</c>, <c>allocated</c>, <c>held</c>, <c>safety</c> or <c>sellable</c>.</param>
public sealed record BarPart(string Name, long Units, string Kind);
