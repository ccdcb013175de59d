using System.Collections.Immutable;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Gateway.Json;

namespace Inventory.Gateway.Holds;

/// <summary>Reads lines: items and whole units of them.</summary>
internal static class LinesBody
{
    /// <summary>The most lines a change may name: enough to take every line out and put as many others in.</summary>
    public const int TargetsMax = 2 * Limits.LinesMax;

    private static readonly FieldNames Fields = new("itemId", "quantity");

    /// <param name="json">At the array.</param>
    /// <param name="quantityMin">The smallest quantity, 0 or 1.</param>
    /// <param name="max">At most so many lines; at least one.</param>
    /// <param name="eachOnce">An item named twice is an error. Elsewhere that is for the hold's present state to judge, which comes later.</param>
    public static ImmutableArray<Line> Parse(ref JsonBody json, long quantityMin, int max, bool eachOnce = false)
    {
        if (!json.BeginArray()) return [];
        var lines = ImmutableArray.CreateBuilder<Line>(1);
        HashSet<string>? named = null;
        var count = 0;
        while (json.NextElement())
        {
            if (++count > max)
            {
                json.Skip();
                continue;
            }

            if (!json.BeginObject()) continue;
            string? itemId = null;
            long? quantity = null;
            var seen = 0u;
            while (json.Next(Fields, ref seen, out var field))
            {
                if (field == 0)
                {
                    itemId = json.Item(out _);
                    if (!eachOnce || itemId is null || (lines.Count == 0 && named is null)) continue;
                    named ??= [.. lines.Select(line => line.ItemId)];
                    if (!named.Add(itemId)) json.Error("names an item twice");
                }
                else quantity = json.Integer(quantityMin, Limits.QuantityMax);
            }

            json.Require(Fields, seen, 0, 1);
            if (itemId is not null && quantity is { } units) lines.Add(new() { ItemId = itemId, Quantity = units });
        }

        if (count == 0) json.Error("must name at least one line");
        if (count > max) json.Error($"must have at most {max} lines");
        return lines.DrainToImmutable();
    }
}
