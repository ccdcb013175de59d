using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Ledger.Keys;

namespace Inventory.Gateway.Holds;

/// <summary>POST /v1/holds, and an entry of its batch.</summary>
[Description("A hold to place: all lines or none.")]
[Example("""{"holdId":"cart-4711","lines":[{"itemId":"sku:tea@berlin","quantity":2}],"ttlSeconds":900,"owner":"shop"}""")]
internal sealed record NewHold : IValidated
{
    [Required, Identifier, Description("Chosen by the caller, unique in the tenant; repeating it is safe.")]
    public string? HoldId { get; init; }

    // Who asks for more has a long stay in mind, or a room that is out for a season.
    private const string LongStays =
        "make a longer stay several holds, such as one a month, and take a room out of service by its nights' outOfService";

    [Required, Elements(1, Limits.LinesMax, "lines", Instead = LongStays), Description("Each item once.")]
    public List<NewLine>? Lines { get; init; }

    [Units(0, Limits.TtlSecondsMax),
        Description("When it ends, in seconds from now; 1800 where it is left out. 0: without end, with the scope block.")]
    public long? TtlSeconds { get; init; }

    [Description("Born confirmed: a sale, a walk-in; without ttlSeconds.")] public bool? Confirm { get; init; }

    [Identifier, Description("Whose it is, in the caller's terms.")] public string? Owner { get; init; }

    [Identifier, Description("Through which channel it comes; that of a key that is bound to one.")] public string? Channel { get; init; }

    [Facts, Description("The caller's own facts: up to 20 keys of 40 characters, values of up to 500; never interpreted.")]
    public Dictionary<string, string?>? Metadata { get; init; }

    public void Validate(FieldErrors errors)
    {
        if (Confirm is true && TtlSeconds is not null) errors.Add("ttlSeconds", "must be left out with confirm");
        if (Lines is not { Count: > 1 }) return;
        var named = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Lines.Count; i++)
        {
            if (Lines[i]?.ItemId is { } itemId && !named.Add(itemId)) errors.Add($"lines[{i}].itemId", "names an item twice");
        }
    }

    /// <summary>Why a key may not place such a hold; null when it may.</summary>
    public Problem? Refusal(ApiKey key)
    {
        var scope = TtlSeconds == 0 ? KeyScopes.Block : KeyScopes.Sell;
        if (!key.Has(scope))
            return new(ProblemCodes.Forbidden, TtlSeconds == 0 ? "A hold without end needs the scope block."
                : "The key needs the scope sell.");
        return key.Channel is { } own && Channel is not null && Channel != own
            ? new(ProblemCodes.Forbidden, $"The key is bound to channel {own}.") : null;
    }

    public PlaceHold ToCommand(Principal principal) => new()
    {
        Caller = principal.Caller,
        HoldId = HoldId!,
        Lines = Target.Lines(Lines!),
        TtlSeconds = (int)(TtlSeconds ?? Limits.TtlSecondsDefault),
        Confirm = Confirm ?? false,
        Owner = Owner,
        Channel = Channel ?? principal.Key.Channel,
        Metadata = Metadata is null ? null : MetadataText.Canonical(Metadata!),
    };
}

/// <summary>A line of a new hold.</summary>
[Description("Whole units of one item.")]
[Example("""{"itemId":"sku:tea@berlin","quantity":2}""")]
internal sealed record NewLine : ILine
{
    [Required, ItemIdentifier, MaxLength(Limits.ItemIdBytesMax), Description("Which item.")] public string? ItemId { get; init; }

    [Required, Units(1, Limits.QuantityMax), Description("How many.")] public long? Quantity { get; init; }
}

/// <summary>A line of a command on a hold.</summary>
[Description("An absolute number of units of one item.")]
[Example("""{"itemId":"sku:tea@berlin","quantity":1}""")]
internal sealed record Target : ILine
{
    /// <summary>The most lines a command may name: enough to take every line out and put as many others in.</summary>
    public const int Max = 2 * Limits.LinesMax;

    [Required, ItemIdentifier, MaxLength(Limits.ItemIdBytesMax), Description("Which item.")] public string? ItemId { get; init; }

    [Required, Units(0, Limits.QuantityMax), Description("How many; 0 where the command says so.")] public long? Quantity { get; init; }

    public static ImmutableArray<Line> Lines(IReadOnlyList<ILine>? lines)
    {
        if (lines is null) return [];
        var all = ImmutableArray.CreateBuilder<Line>(lines.Count);
        foreach (var line in lines) all.Add(new() { ItemId = line.ItemId!, Quantity = line.Quantity!.Value });
        return all.MoveToImmutable();
    }
}

/// <summary>An item and whole units of it.</summary>
internal interface ILine
{
    string? ItemId { get; }

    long? Quantity { get; }
}

/// <summary>A line of a command that lets units leave.</summary>
[Description("Units of one item that leave.")]
[Example("""{"itemId":"sku:tea@berlin","quantity":1}""")]
internal sealed record FulfilledLine : ILine
{
    [Required, ItemIdentifier, MaxLength(Limits.ItemIdBytesMax), Description("Which item.")] public string? ItemId { get; init; }

    [Required, Units(1, Limits.QuantityMax), Description("How many.")] public long? Quantity { get; init; }
}

/// <summary>POST /v1/holds:batch.</summary>
[DocumentedAs(typeof(NewHolds))]
internal sealed record HoldsBatch : IValidated
{
    [Required, Elements(0, HoldBatch.HoldsMax, "holds"), Description("In order; each stands alone.")]
    public List<Entry<NewHold>>? Holds { get; init; }

    public void Validate(FieldErrors errors)
    {
        if (Holds?.Count <= HoldBatch.HoldsMax && Holds.Sum(entry => entry?.Value?.Lines?.Count ?? 0) > HoldBatch.LinesMax)
            errors.Add("holds", $"must have at most {HoldBatch.LinesMax} lines in all");
    }
}

/// <summary>A <see cref="HoldsBatch"/> as its caller writes it.</summary>
[Description("Holds to place, of which each stands alone: up to 500 with 2,000 lines in all.")]
[Example("""{"holds":[{"holdId":"cart-4711","lines":[{"itemId":"sku:tea@berlin","quantity":2}]}]}""")]
internal sealed record NewHolds([property: Required, Elements(0, HoldBatch.HoldsMax, "holds"),
    Description("In order; each stands alone.")] IReadOnlyList<NewHold> Holds);

internal sealed class HoldEntryConverter() : EntryConverter<NewHold>("holdId")
{
    protected override NewHold? TryRead(ref Utf8JsonReader reader) => PlainHold.TryRead(ref reader);

    protected override string? Id(NewHold value) => value.HoldId;
}

/// <summary>PATCH /v1/holds/{holdId}.</summary>
[Description("Absolute targets for a hold; at least one of lines, ttlSeconds and metadata. All or nothing.")]
[Example("""{"changeId":"change-1","lines":[{"itemId":"sku:tea@berlin","quantity":3}]}""")]
internal sealed record HoldChange : IValidated
{
    [Required, Identifier, Description("Chosen by the caller, unique per hold; repeating it is safe.")]
    public string? ChangeId { get; init; }

    [Elements(1, Target.Max, "lines"),
        Description("Units each item shall have: 0 takes a line out, a new item adds one, unnamed lines stay.")]
    public List<Target>? Lines { get; init; }

    [Units(1, Limits.TtlSecondsMax), Description("When it ends, in seconds from now.")] public long? TtlSeconds { get; init; }

    [Facts, Description("The caller's own facts, replaced whole.")] public Dictionary<string, string?>? Metadata { get; init; }

    public void Validate(FieldErrors errors)
    {
        if (Lines is null && TtlSeconds is null && Metadata is null)
            errors.Add(FieldErrors.Whole, "must have at least one of lines, ttlSeconds and metadata");
    }

    public ChangeHold ToCommand(Caller caller, string holdId, long? version) => new()
    {
        Caller = caller,
        HoldId = holdId,
        Version = version,
        ChangeId = ChangeId!,
        Lines = Target.Lines(Lines),
        TtlSeconds = (int?)TtlSeconds,
        ReplacesMetadata = Metadata is not null,
        Metadata = Metadata is null ? null : MetadataText.Canonical(Metadata!),
    };
}

/// <summary>POST /v1/holds/{holdId}/confirm.</summary>
[Description("What of a hold is confirmed: all of it where lines are left out.")]
[Example("""{"ifExpired":"reacquire"}""")]
internal sealed record Confirmation
{
    [Elements(1, Target.Max, "lines"), Description("Every line of the hold; 0 allowed, not for all. The rest goes back to stock.")]
    public List<Target>? Lines { get; init; }

    [Description("What to do with a hold that is over; refuse where it is left out."), JsonConverter(typeof(IfExpiredConverter))]
    public IfExpired? IfExpired { get; init; }

    public ConfirmHold ToCommand(Caller caller, string holdId, long? version) =>
        new() { Caller = caller, HoldId = holdId, Version = version, Lines = Target.Lines(Lines),
            Reacquire = IfExpired is Holds.IfExpired.Reacquire };
}

internal enum IfExpired
{
    Refuse,
    Reacquire,
}

internal sealed class IfExpiredConverter() : WordConverter<IfExpired>(("refuse", IfExpired.Refuse), ("reacquire", IfExpired.Reacquire));

/// <summary>POST /v1/holds/{holdId}/release.</summary>
[Description("Why a hold is given back.")]
[Example("""{"reason":"basket emptied"}""")]
internal sealed record Release
{
    [Characters(Limits.ReasonLengthMax), Description("Why; not compared.")] public string? Reason { get; init; }

    [Description("What to do with an id that is not known: spend records it as released, so that a request still on its way can never take effect; refuse where it is left out.")]
    [JsonConverter(typeof(IfUnknownConverter))]
    public IfUnknown? IfUnknown { get; init; }

    public ReleaseHold ToCommand(Caller caller, string holdId, long? version) =>
        new() { Caller = caller, HoldId = holdId, Version = version, Reason = Reason, SpendIfUnknown = IfUnknown is Holds.IfUnknown.Spend };
}

internal enum IfUnknown
{
    Refuse,
    Spend,
}

internal sealed class IfUnknownConverter() : WordConverter<IfUnknown>(("refuse", IfUnknown.Refuse), ("spend", IfUnknown.Spend));

/// <summary>POST /v1/holds/{holdId}/cancel.</summary>
[Description("Why a confirmed hold is given back.")]
[Example("""{"reason":"guest called"}""")]
internal sealed record Cancellation
{
    [Characters(Limits.ReasonLengthMax), Description("Why; not compared.")] public string? Reason { get; init; }

    public CancelHold ToCommand(Caller caller, string holdId, long? version) =>
        new() { Caller = caller, HoldId = holdId, Version = version, Reason = Reason };
}

/// <summary>POST /v1/holds/{holdId}/fulfilments.</summary>
[Description("Units of a confirmed hold that leave: all that is left where lines are left out.")]
[Example("""{"fulfilmentId":"parcel-1"}""")]
internal sealed record Fulfilment
{
    [Required, Identifier, Description("Chosen by the caller, unique per hold; repeating it is safe.")]
    public string? FulfilmentId { get; init; }

    [Elements(1, Target.Max, "lines"), Description("Units that leave, by item.")] public List<FulfilledLine>? Lines { get; init; }

    public FulfilHold ToCommand(Caller caller, string holdId, long? version) =>
        new() { Caller = caller, HoldId = holdId, Version = version, FulfilmentId = FulfilmentId!, Lines = Target.Lines(Lines) };
}
