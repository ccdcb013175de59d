namespace Inventory.Cluster.Tests.Life.Baskets;

/// <summary>What a caller does with a hold once it is placed.</summary>
internal enum Course
{
    /// <summary>Nothing: it stays held.</summary>
    Keeps,

    /// <summary>Wants three units of everything.</summary>
    Changes,

    /// <summary>Confirms it.</summary>
    Confirms,

    /// <summary>Wants three units of everything, and confirms that.</summary>
    ChangesAndConfirms,

    /// <summary>Releases it.</summary>
    Releases,

    /// <summary>Confirms it and thinks better of it.</summary>
    Cancels,

    /// <summary>Nothing, and it ends by itself after two seconds.</summary>
    LetsEnd,
}
