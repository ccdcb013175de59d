namespace Inventory.Cluster.Tests.Life.Baskets;

/// <summary>How far a basket has come, by what its caller was told.</summary>
internal enum Fate
{
    /// <summary>He has not been told yet.</summary>
    Asked,

    /// <summary>It is placed, and on its course.</summary>
    Placed,

    /// <summary>All that he wanted of it is done.</summary>
    Done,

    /// <summary>It was refused.</summary>
    Refused,

    /// <summary>It was refused when it was repeated; the first try may still come.</summary>
    Either,
}

/// <summary>What a basket's caller was told.</summary>
/// <param name="Fate">How far it has come.</param>
/// <param name="Doubtful">For a while he did not know whether something of it had happened.</param>
internal readonly record struct Heard(Fate Fate, bool Doubtful)
{
    /// <summary>Nothing yet.</summary>
    public static readonly Heard Nothing = new(Fate.Asked, Doubtful: false);
}
