namespace Inventory.Grains.Items;

/// <summary>What an item needs of whatever it runs in: two timers, and news of others' hosts.</summary>
internal interface IItemHost
{
    /// <summary>Has <see cref="ItemDesk.Wake"/> called once, after a time; an earlier wish is forgotten.</summary>
    void WakeIn(TimeSpan due);

    /// <summary>Has <see cref="ItemDesk.LookAfterLoan"/> called again and again; null for no longer.</summary>
    void LookEvery(TimeSpan? period);

    /// <summary>Whether the host of a desk, as <see cref="ItemDesk.Enter"/> was told it, is known to be dead.</summary>
    bool IsDead(object node);

    /// <summary>An error as callers of this host hear of it.</summary>
    Exception Told(Exception failed);
}

/// <summary>Who gives an item's parts their turns.</summary>
internal interface IItemTurns
{
    /// <summary>Whether somebody waits for a turn that must not be overtaken by a round decided ahead.</summary>
    bool OthersWait { get; }

    /// <summary>What had the turn has done with it.</summary>
    /// <param name="next">What the item is at now: resting, or lent.</param>
    void TurnOver(ItemState next);

    /// <summary>Something has changed that another may have waited for.</summary>
    void GoOn();
}
