using System.Collections.Immutable;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;

namespace Inventory.Domain.Tests.Setup;

/// <summary>Short words for what callers ask.</summary>
internal static class Ask
{
    public const string A = "sku:a";
    public const string B = "sku:b";
    public const string C = "sku:c";

    public static ImmutableArray<LineRequest> Lines(params (string ItemId, long Quantity)[] lines) =>
        [.. lines.Select(line => new LineRequest(ItemId.Parse(line.ItemId), line.Quantity))];

    public static HoldTerms Terms(params (string ItemId, long Quantity)[] lines) => new() { Lines = Lines(lines) };

    public static HoldTerms Sale(params (string ItemId, long Quantity)[] lines) => Terms(lines) with { Confirm = true };

    public static HoldChange Targets(params (string ItemId, long Quantity)[] lines) => new() { Lines = Lines(lines) };

    public static HoldChange Ttl(int seconds) => new() { TtlSeconds = seconds };

    public static HoldChange NewMetadata(string? metadata) => new() { ReplacesMetadata = true, Metadata = metadata };

    /// <summary>The lines a hold has, as <c>a 5, b 2/3</c> with what is fulfilled in front.</summary>
    public static string Text(Hold hold) => string.Join(", ", hold.Lines.Select(line =>
        $"{line.Item.Value[4..]} {(line.Fulfilled > 0 ? $"{line.Fulfilled}/" : "")}{line.Quantity}"));

    /// <summary>The short lines, as <c>a 5>3</c>: five asked for, three to be had.</summary>
    public static string Shortages(HoldDecision decision) => string.Join(", ",
        Assert.IsType<Refusal.InsufficientStock>(decision.Refusal)
            .Shortages.Select(line => $"{line.ItemId[4..]} {line.Requested}>{line.Available}"));

    public static Hold Accepted(HoldDecision decision)
    {
        Assert.Null(decision.Refusal);
        Assert.False(decision.Repeated);
        return decision.Hold!;
    }

    public static T Refused<T>(HoldDecision decision)
        where T : Refusal
    {
        Assert.Empty(decision.Changes);
        Assert.Null(decision.Hold);
        return Assert.IsType<T>(decision.Refusal);
    }
}
