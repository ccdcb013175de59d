using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Caller = Inventory.Contracts.Caller;

namespace Inventory.Gateway.Items;

/// <summary>Reads the bodies of requests about items.</summary>
internal static class ItemBodies
{
    private static readonly FieldNames CreateFields = new("itemId", "onHand", "outOfService", "safetyStock", "overbookingLimit", "stopSell", "metadata");
    private static readonly FieldNames ChangeFields = new("outOfService", "safetyStock", "overbookingLimit", "stopSell", "metadata", "settingsVersion");
    private static readonly FieldNames AdjustmentFields = new("adjustmentId", "delta", "reason", "itemId");
    private static readonly FieldNames CountFields = new("countId", "counted", "countedAt", "reason", "itemId");
    private static readonly FieldNames SingleAdjustmentFields = new("adjustmentId", "delta", "reason");
    private static readonly FieldNames SingleCountFields = new("countId", "counted", "countedAt", "reason");

    /// <summary>An item to make; <paramref name="onHandRequired"/> is false for a line of an import.</summary>
    public static CreateItem? Create(ref JsonBody json, Caller caller, bool onHandRequired, out string? itemId, out string? rawId)
    {
        (itemId, rawId) = (null, null);
        if (!json.BeginObject()) return null;
        long? onHand = null, outOfService = null, safetyStock = null, overbooking = null;
        bool? stopSell = null;
        string? metadata = null;
        var seen = 0u;
        while (json.Next(CreateFields, ref seen, out var field))
        {
            switch (field)
            {
                case 0: itemId = json.Item(out rawId); break;
                case 1: onHand = json.Integer(0, Limits.StockMax); break;
                case 2: outOfService = json.Integer(0, Limits.StockMax); break;
                case 3: safetyStock = json.Integer(0, Limits.StockMax); break;
                case 4: overbooking = json.Integer(0, Limits.StockMax); break;
                case 5: stopSell = json.Boolean(); break;
                default: metadata = json.MetadataObject(); break;
            }
        }

        if (onHandRequired) json.Require(CreateFields, seen, 0, 1);
        else json.Require(CreateFields, seen, 0);
        return new()
        {
            Caller = caller,
            OnHand = onHand,
            OutOfService = outOfService,
            SafetyStock = safetyStock,
            OverbookingLimit = overbooking,
            StopSell = stopSell,
            Metadata = metadata,
            ReplacesMetadata = (seen & (1 << 6)) != 0,
        };
    }

    /// <summary>Settings to change.</summary>
    public static ChangeItem? Change(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        long? outOfService = null, safetyStock = null, overbooking = null, version = null;
        bool? stopSell = null;
        string? metadata = null;
        var seen = 0u;
        while (json.Next(ChangeFields, ref seen, out var field))
        {
            switch (field)
            {
                case 0: outOfService = json.Integer(0, Limits.StockMax); break;
                case 1: safetyStock = json.Integer(0, Limits.StockMax); break;
                case 2: overbooking = json.Integer(0, Limits.StockMax); break;
                case 3: stopSell = json.Boolean(); break;
                case 4: metadata = json.MetadataObject(); break;
                default: version = json.Integer(0, long.MaxValue); break;
            }
        }

        return new()
        {
            Caller = principal.Caller,
            OutOfService = outOfService,
            SafetyStock = safetyStock,
            OverbookingLimit = overbooking,
            StopSell = stopSell,
            ReplacesMetadata = (seen & (1 << 4)) != 0,
            Metadata = metadata,
            SettingsVersion = version,
        };
    }

    /// <summary>A step of on hand; an entry of a batch names its item.</summary>
    public static AdjustStock? Adjustment(ref JsonBody json, Caller caller, bool inBatch, out string? itemId, out string? rawId)
    {
        (itemId, rawId) = (null, null);
        if (!json.BeginObject()) return null;
        var fields = inBatch ? AdjustmentFields : SingleAdjustmentFields;
        string? id = null, reason = null;
        long? delta = null;
        var seen = 0u;
        while (json.Next(fields, ref seen, out var field))
        {
            switch (field)
            {
                case 0: id = json.Id(); break;
                case 1:
                    delta = json.Integer(-Limits.StockMax, Limits.StockMax);
                    if (delta == 0) json.Error("must not be 0");
                    break;
                case 2: reason = json.Text(Limits.ReasonLengthMax); break;
                default: itemId = json.Item(out rawId); break;
            }
        }

        json.Require(fields, seen, 0, 1, 2);
        if (inBatch) json.Require(fields, seen, 3);
        return new() { Caller = caller, AdjustmentId = id ?? "", Delta = delta ?? 0, Reason = reason ?? "" };
    }

    /// <summary>On hand as counted; an entry of a batch names its item.</summary>
    public static CountStock? Count(ref JsonBody json, Caller caller, bool inBatch, out string? itemId, out string? rawId)
    {
        (itemId, rawId) = (null, null);
        if (!json.BeginObject()) return null;
        var fields = inBatch ? CountFields : SingleCountFields;
        string? id = null, reason = null;
        long? counted = null;
        DateTimeOffset? countedAt = null;
        var seen = 0u;
        while (json.Next(fields, ref seen, out var field))
        {
            switch (field)
            {
                case 0: id = json.Id(); break;
                case 1: counted = json.Integer(0, Limits.StockMax); break;
                case 2: countedAt = json.Instant(); break;
                case 3: reason = json.Text(Limits.ReasonLengthMax); break;
                default: itemId = json.Item(out rawId); break;
            }
        }

        json.Require(fields, seen, 0, 1, 3);
        if (inBatch) json.Require(fields, seen, 4);
        return new() { Caller = caller, CountId = id ?? "", Counted = counted ?? 0, CountedAt = countedAt, Reason = reason ?? "" };
    }
}
