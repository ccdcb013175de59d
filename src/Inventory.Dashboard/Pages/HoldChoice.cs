using Inventory.Ledger.Jobs;

namespace Inventory.Dashboard.Pages;

/// <summary>Which holds of a list are chosen: some of the page that is shown, or all that match, on whichever page.</summary>
public sealed class HoldChoice
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private string? _list;

    /// <summary>All that match are meant.</summary>
    public bool IsAll { get; private set; }

    /// <summary>How many of the page are chosen.</summary>
    public int Count => _ids.Count;

    /// <summary>Nothing is.</summary>
    public bool IsEmpty => _ids.Count == 0;

    /// <summary>The one hold that is chosen; null where there are several, or none.</summary>
    public string? Only => !IsAll && _ids.Count == 1 ? _ids.First() : null;

    /// <summary>Whether a hold is chosen.</summary>
    public bool Has(string holdId) => IsAll || _ids.Contains(holdId);

    /// <summary>Whether all of a page are.</summary>
    public bool HasAll(IEnumerable<string> page) => page.All(Has);

    /// <summary>What was chosen in another list is not chosen in this one; nor is what this one no longer shows.</summary>
    public void Show(string list, IEnumerable<string> page)
    {
        if (_list != list) Clear();
        _list = list;
        _ids.IntersectWith(page);
        if (_ids.Count == 0) IsAll = false;
    }

    /// <summary>Chooses some of the page, or no longer; what is not on it is not meant any more.</summary>
    public void Set(IEnumerable<string> holdIds, bool chosen)
    {
        IsAll = false;
        if (chosen) _ids.UnionWith(holdIds);
        else _ids.ExceptWith(holdIds);
    }

    /// <summary>Chooses all that match.</summary>
    public void ChooseAll() => IsAll = true;

    /// <summary>Chooses nothing.</summary>
    public void Clear()
    {
        _ids.Clear();
        IsAll = false;
    }

    /// <summary>What is chosen.</summary>
    /// <param name="all">All that match.</param>
    public HoldSelection Of(HoldSelection all) => IsAll ? all : new() { HoldIds = [.. _ids.Order(StringComparer.Ordinal)] };
}
