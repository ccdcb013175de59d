using System.Collections.Immutable;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;

namespace Inventory.Gateway.Holds;

/// <summary>Reads the bodies of commands on a hold. The hold id and the version come from path and header, and are filled in later.</summary>
internal static class HoldBodies
{
    private static readonly FieldNames ChangeFields = new("changeId", "lines", "ttlSeconds", "metadata");
    private static readonly FieldNames ConfirmFields = new("lines", "ifExpired");
    private static readonly FieldNames ReleaseFields = new("reason", "ifUnknown");
    private static readonly FieldNames CancelFields = new("reason");
    private static readonly FieldNames FulfilFields = new("fulfilmentId", "lines");

    public static ChangeHold? Change(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        string? id = null, metadata = null;
        ImmutableArray<Line> lines = [];
        long? ttl = null;
        var seen = 0u;
        while (json.Next(ChangeFields, ref seen, out var field))
        {
            switch (field)
            {
                case 0: id = json.Id(); break;
                case 1: lines = LinesBody.Parse(ref json, 0, LinesBody.TargetsMax); break;
                case 2: ttl = json.Integer(1, Limits.TtlSecondsMax); break;
                default: metadata = json.MetadataObject(); break;
            }
        }

        json.Require(ChangeFields, seen, 0);
        if ((seen & 0b1110) == 0) json.Error(FieldErrors.Whole, "must have at least one of lines, ttlSeconds and metadata");
        return new()
        {
            Caller = principal.Caller,
            HoldId = "",
            ChangeId = id ?? "",
            Lines = lines,
            TtlSeconds = (int?)ttl,
            ReplacesMetadata = (seen & (1 << 3)) != 0,
            Metadata = metadata,
        };
    }

    public static ConfirmHold? Confirm(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        ImmutableArray<Line> lines = [];
        var reacquire = false;
        var seen = 0u;
        while (json.Next(ConfirmFields, ref seen, out var field))
        {
            if (field == 0) lines = LinesBody.Parse(ref json, 0, LinesBody.TargetsMax);
            else reacquire = json.Choice("refuse", "reacquire") == 1;
        }

        return new() { Caller = principal.Caller, HoldId = "", Lines = lines, Reacquire = reacquire };
    }

    public static ReleaseHold? Release(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        string? reason = null;
        var spend = false;
        var seen = 0u;
        while (json.Next(ReleaseFields, ref seen, out var field))
        {
            if (field == 0) reason = json.Text(Limits.ReasonLengthMax);
            else spend = json.Choice("refuse", "spend") == 1;
        }

        return new() { Caller = principal.Caller, HoldId = "", Reason = reason, SpendIfUnknown = spend };
    }

    public static CancelHold? Cancel(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        string? reason = null;
        var seen = 0u;
        while (json.Next(CancelFields, ref seen, out _)) reason = json.Text(Limits.ReasonLengthMax);
        return new() { Caller = principal.Caller, HoldId = "", Reason = reason };
    }

    public static FulfilHold? Fulfil(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        string? id = null;
        ImmutableArray<Line> lines = [];
        var seen = 0u;
        while (json.Next(FulfilFields, ref seen, out var field))
        {
            if (field == 0) id = json.Id();
            else lines = LinesBody.Parse(ref json, 1, LinesBody.TargetsMax);
        }

        json.Require(FulfilFields, seen, 0);
        return new() { Caller = principal.Caller, HoldId = "", FulfilmentId = id ?? "", Lines = lines };
    }
}
