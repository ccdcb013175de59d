using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Postgres;

// What a commit sends: a struct a family of rows, a property a column. Name and type of the property are those of the column, and what it
// says is how the column is read from the write. commit_group's signature and its call follow from these. A change of any of them is a
// change of the signature: see CommitStatement.Function.

/// <summary>An item as it shall be.</summary>
internal readonly struct ItemRow(int set, int tenant, ItemWrite write, DateTime? nextEndAt)
{
    public int Set => set;
    public int Tenant => tenant;
    public long Key => write.ItemKey;
    public long BasedOn => write.BasedOn;
    public long Version => write.Stock.Version;
    public long SettingsVersion => write.Stock.SettingsVersion;
    public long OnHand => write.Stock.OnHand;
    public long OutOfService => write.Stock.OutOfService;
    public long Allocated => write.Stock.Allocated;
    public long Held => write.Stock.Held;
    public long SafetyStock => write.Stock.SafetyStock;
    public long OverbookingLimit => write.Stock.OverbookingLimit;
    public bool StopSell => write.Stock.StopSell;
    public long Shortage => write.Stock.Shortage;
    public DateTime UpdatedAt => write.Stock.UpdatedAt.UtcDateTime;
    public DateTime? NextEndAt => nextEndAt;
}

/// <summary>What a new item, or one whose metadata are set, has beside its row.</summary>
internal readonly struct ItemDetailRow(int place, ItemWrite write)
{
    private readonly bool _isNew = write.BasedOn == 0;

    public int Place => place;
    public string? ItemId => _isNew ? write.Item.Value : null;
    public string? Property => _isNew ? write.Item.Property : null;
    public string? RoomType => _isNew ? write.Item.RoomType : null;
    public DateOnly? Night => _isNew ? write.Item.Night : null;
    public string? Metadata => write.Metadata;
    public string? CreatedAs => write.CreatedAs;
}

/// <summary>An item that was only looked at.</summary>
internal readonly struct ItemLookRow(int set, int tenant, long itemKey, long version)
{
    public int Set => set;
    public int Tenant => tenant;
    public long Key => itemKey;
    public long Version => version;
}

/// <summary>
/// A line of a hold as it shall be; of an id that was spent, what stands in its place. The first line has what is the hold's own.
/// </summary>
internal readonly struct HoldLineRow(int set, int tenant, HoldWrite write, int number)
{
    private Hold Hold => write.Hold;
    private Hold? First => number == 0 ? write.Hold : null;
    private HoldLine? Its => number < write.Hold.AllLines.Length ? write.Hold.AllLines[number] : null;

    public int Set => set;
    public int Tenant => tenant;
    public string HoldId => Hold.HoldId;
    public short Line => (short)number;
    // a spent id has its first row without having a line
    public long BasedOn => number == 0 || number < write.LinesBefore ? write.BasedOn : 0;
    public long Version => Hold.Version;
    public long? Key => Its is null ? null : write.ItemKeys is { } keys ? keys[number] : write.ItemKey;
    public long Quantity => Its?.Quantity ?? 0;
    public long Fulfilled => Its?.Fulfilled ?? 0;
    public bool Dropped => Its?.Dropped ?? false;
    public long? PlacedQuantity => Its?.PlacedQuantity;
    public string Status => Hold.Status.Name();
    public DateTime? ExpiresAt => Hold.ExpiresAt?.UtcDateTime;
    public DateTime PlacedAt => Hold.PlacedAt.UtcDateTime;
    public short? LineCount => (short?)First?.AllLines.Length;
    public string? Owner => First?.Terms.Owner;
    public string? Channel => First?.Terms.Channel;
    public string? Metadata => First?.Metadata;
    public string? PlacedMetadata => First?.Terms.Metadata;
    public int? TtlSeconds => First?.Terms.TtlSeconds;
    public bool? BornConfirmed => First?.Terms.Confirm;
    public DateTime? ConfirmedAt => First?.ConfirmedAt?.UtcDateTime;
    public DateTime? LatestExpiresAt => First?.LatestExpiresAt?.UtcDateTime;
    public DateTime? EndedAt => First?.EndedAt?.UtcDateTime;
    public string? Reason => First?.Reason;
}

/// <summary>A hold that was only looked at.</summary>
internal readonly struct HoldLookRow(int set, int tenant, string holdId, long version)
{
    public int Set => set;
    public int Tenant => tenant;
    public string HoldId => holdId;
    public long Version => version;
}

/// <summary>A line of a new hold, together with the event that says so. The first line has what is the hold's own.</summary>
internal readonly struct PlacingRow(int order, int item, Hold hold, int line, string actor, Guid? traceId)
{
    private readonly bool _isFirst = line == 0;

    public int Order => order;
    public int Item => item;
    public string HoldId => hold.HoldId;
    public short? Line => _isFirst ? null : (short)line;
    public short? LineCount => _isFirst && hold.AllLines.Length > 1 ? (short)hold.AllLines.Length : null;
    public long Quantity => hold.AllLines[line].Quantity;
    public DateTime? ExpiresAt => hold.ExpiresAt?.UtcDateTime;
    public DateTime? LatestExpiresAt => _isFirst ? hold.LatestExpiresAt?.UtcDateTime : null;
    public int TtlSeconds => hold.Terms.TtlSeconds;
    public string? Owner => _isFirst ? hold.Terms.Owner : null;
    public string? Channel => _isFirst ? hold.Terms.Channel : null;
    public string? Metadata => _isFirst ? hold.Metadata : null;
    public string Actor => actor;
    public Guid? TraceId => traceId;
}

/// <summary>Placings of an item with no other event between them: one row of the journal.</summary>
internal readonly struct RunRow(int first, long sequence, long held, int differs)
{
    public int First => first;
    public long Sequence => sequence;
    public long Held => held;
    public int Differs => differs;
}

/// <summary>A command's id and content.</summary>
internal readonly struct CommandRow(int set, int tenant, CommandWrite write)
{
    public int Set => set;
    public int Tenant => tenant;
    public string Kind => CommandKinds.Name(write.Key.Kind);
    public string Subject => write.Key.Subject;
    public string CommandId => write.Key.CommandId;
    public string? Content => write.Content;
    public DateTime At => write.At.UtcDateTime;
}

/// <summary>An event that is not a placing's.</summary>
internal readonly struct EventRow(int set, int tenant, EventWrite write)
{
    public int Set => set;
    public int Tenant => tenant;
    public long Key => write.ItemKey;
    public long Sequence => write.After.Version;
    public DateTime At => write.Change.At.UtcDateTime;
    public string Type => write.Change.Type.Name();
    public string? HoldId => write.Change.HoldId;
    public string CommandId => write.Change.CommandId;
    public string Actor => write.Change.Actor;
    public string? Reason => write.Change.Reason;
    public long Quantity => write.Change.Quantity;
    public DateTime? EndsAt => write.Change.EndsAt?.UtcDateTime;
    public string? Data => write.Change.Data;
    public long OnHand => write.After.OnHand;
    public long OutOfService => write.After.OutOfService;
    public long Allocated => write.After.Allocated;
    public long Held => write.After.Held;
    public long SafetyStock => write.After.SafetyStock;
    public long OverbookingLimit => write.After.OverbookingLimit;
    public bool StopSell => write.After.StopSell;
    public Guid? TraceId => write.TraceId;
}

/// <summary>The event of the inbox whose effect a set is.</summary>
internal readonly struct MarkRow(int set, int tenant, MarkWrite write)
{
    public int Set => set;
    public int Tenant => tenant;
    public string Source => write.Source;
    public string EventId => write.EventId;
    public int Attempt => write.Attempt;
}
