namespace Inventory.Ledger.Reads;

/// <summary>Which items a list shall show, and from where on; what is null does not narrow it.</summary>
public sealed record ItemFilter
{
    /// <summary>Only items whose ids begin with it; empty for all.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Only items whose sales are stopped, or only the others.</summary>
    public bool? StopSell { get; init; }

    /// <summary>
    /// Only items of which less than nothing is available, or only the others. Units of holds that are over are available, swept or not.
    /// </summary>
    public bool? Short { get; init; }

    /// <summary>Only items whose counters are not what their live holds claim, or only the others.</summary>
    public bool? Drifted { get; init; }

    /// <summary>The last id of the page before; null for the first page.</summary>
    public string? After { get; init; }

    /// <summary>At most so many.</summary>
    public required int Limit { get; init; }
}
