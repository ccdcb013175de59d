namespace Inventory.Domain.Items;

/// <summary>
/// The quantities of one item, in whole units, and the flags that go with them. A value: each accepted command folds into the next one
/// by <see cref="Apply"/>, so that replaying an item's journal gives its stock.
/// </summary>
public readonly record struct Stock
{
    /// <summary>Units physically there; for a room-night, rooms that exist.</summary>
    public long OnHand { get; init; }

    /// <summary>Units that are there but cannot be sold.</summary>
    public long OutOfService { get; init; }

    /// <summary>Units owed to confirmed holds and not yet fulfilled.</summary>
    public long Allocated { get; init; }

    /// <summary>Units set aside by live holds.</summary>
    public long Held { get; init; }

    /// <summary>Units the owner keeps back.</summary>
    public long SafetyStock { get; init; }

    /// <summary>Units the owner sells beyond what is there.</summary>
    public long OverbookingLimit { get; init; }

    /// <summary>Refuses new units while set; what is held or allocated stays.</summary>
    public bool StopSell { get; init; }

    /// <summary>
    /// Held and allocated are known not to be what the live holds claim, and nobody puts them right by themselves: no hold is decided upon
    /// them.
    /// </summary>
    public bool IsDrifted { get; init; }

    /// <summary>How far below zero the owner's own acts have brought <see cref="Available"/>. Holds and sales never raise it.</summary>
    public long Shortage { get; init; }

    /// <summary>The sequence of the item's last event; 0 for an item that does not exist.</summary>
    public long Version { get; init; }

    /// <summary>How often the settings were changed.</summary>
    public long SettingsVersion { get; init; }

    /// <summary>When the last event happened, by the ledger's clock.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What may still be promised. Negative only after an owner's own act.</summary>
    public long Available => OnHand - OutOfService - Allocated - Held - SafetyStock + OverbookingLimit;

    /// <summary>
    /// Whether the ledger could store it. A decision that leads elsewhere was based on a hold that has moved on, or on a row that
    /// somebody's hand has changed.
    /// </summary>
    public bool IsSound => OnHand >= 0 && OutOfService >= 0 && Allocated >= 0 && Held >= 0 && Available + Shortage >= 0;

    /// <summary>Folds one change in: the next version, with the shortage that follows from it.</summary>
    public Stock Apply(in StockChange change)
    {
        var next = this with
        {
            OnHand = OnHand + change.OnHand,
            Allocated = Allocated + change.Allocated,
            Held = Held + change.Held,
            Version = Version + 1,
            UpdatedAt = change.At,
        };
        if (change.Settings is { } settings)
        {
            next = next with
            {
                OutOfService = settings.OutOfService,
                SafetyStock = settings.SafetyStock,
                OverbookingLimit = settings.OverbookingLimit,
                StopSell = settings.StopSell,
                SettingsVersion = change.Type is StockEventType.ItemCreated ? 0 : SettingsVersion + 1,
            };
        }

        var missing = Math.Max(0, -next.Available);
        return next with { Shortage = change.Type.IsOwnersAct() ? missing : Math.Min(Shortage, missing) };
    }
}
