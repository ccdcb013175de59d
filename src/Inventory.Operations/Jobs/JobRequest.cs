using System.Collections.Immutable;
using System.Globalization;
using Inventory.Ledger.Jobs;

namespace Inventory.Operations.Jobs;

/// <summary>What an operator wishes done to many holds or items.</summary>
public abstract record JobRequest
{
    /// <summary>Why; journalled where the events of the kind have a reason, and kept with the job.</summary>
    public required string Reason { get; init; }

    /// <summary>What it belongs to in other systems; 1 to 64 characters as ids have them.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>Decides what is a repeat; null where nothing is.</summary>
    public string? LeverId { get; init; }

    /// <summary>The name of the kind of job that does it.</summary>
    public abstract string Kind { get; }

    /// <summary>Which holds or items.</summary>
    public abstract ITargetSelection Targets { get; }

    /// <summary>Its content, field by field as callers name them: what is not given is left out, and the reason does not matter.</summary>
    public IReadOnlyDictionary<string, string> Asked() => Fields().Where(static field => field.Value is not null)
        .ToImmutableSortedDictionary(static field => field.Name, static field => field.Value!, StringComparer.Ordinal);

    private protected abstract IEnumerable<(string Name, string? Value)> Fields();

    private protected static string? Text(ImmutableArray<string> ids) =>
        ids.IsEmpty ? null : string.Join(' ', ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}

/// <summary>One about holds.</summary>
public abstract record HoldsRequest : JobRequest
{
    /// <summary>Which holds; not empty.</summary>
    public required HoldSelection Holds { get; init; }

    /// <inheritdoc />
    public override ITargetSelection Targets => Holds;

    private protected override IEnumerable<(string Name, string? Value)> Fields() =>
    [
        ("item", Holds.ItemId), ("owner", Holds.Owner), ("channel", Holds.Channel),
        ("placedBefore", Text(Holds.PlacedBefore)), ("stuck", Holds.Stuck ? "true" : null), ("holdIds", Text(Holds.HoldIds)),
        ("itemPrefix", Holds.ItemPrefix), ("holdIdPrefix", Holds.HoldIdPrefix), ("placedAfter", Text(Holds.PlacedAfter)),
        ("expiresBefore", Text(Holds.ExpiresBefore)), ("live", Holds.Live ? "true" : null), ("why", Holds.Why),
    ];

    private static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>Gives back the units of held holds.</summary>
public sealed record ReleaseHolds : HoldsRequest
{
    /// <inheritdoc />
    public override string Kind => ReleaseHoldsKind.KindName;
}

/// <summary>Gives held holds another end.</summary>
public sealed record ExtendHolds : HoldsRequest
{
    /// <summary>The new end in seconds from the moment the job comes to the hold; 1 to 604,800.</summary>
    public required int TtlSeconds { get; init; }

    /// <inheritdoc />
    public override string Kind => ExtendHoldsKind.KindName;

    private protected override IEnumerable<(string Name, string? Value)> Fields() =>
        base.Fields().Append((ExtendHoldsKind.Seconds, TtlSeconds.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>Puts drifted items right.</summary>
public sealed record ReconcileItems : JobRequest
{
    /// <summary>Which items.</summary>
    public required DriftSelection Items { get; init; }

    /// <inheritdoc />
    public override string Kind => ReconcileItemsKind.KindName;

    /// <inheritdoc />
    public override ITargetSelection Targets => Items;

    private protected override IEnumerable<(string Name, string? Value)> Fields() =>
        [("prefix", Items.Prefix), ("side", Items.Side), ("itemIds", Text(Items.ItemIds))];
}
