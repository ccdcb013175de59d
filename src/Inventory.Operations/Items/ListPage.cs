namespace Inventory.Operations.Items;

/// <summary>Some rows of a list.</summary>
/// <param name="Rows">The rows; maybe none, where the list goes on all the same.</param>
/// <param name="Next">Where it goes on, an opaque word; null on the last page.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Rows, string? Next)
{
    /// <summary>The first rows of some that were asked for with one more.</summary>
    internal static ListPage<T> Of(IReadOnlyList<T> found, int limit, Func<T, string> place) => found.Count > limit
        ? new([.. found.Take(limit)], place(found[limit - 1])) : new(found, null);
}
