using Inventory.Ledger.Drift;

namespace Inventory.Dashboard.Pages.OfDrift;

/// <summary>The three that tell of an item, in words.</summary>
internal static class SideWords
{
    /// <summary>Each by the ledger's word.</summary>
    public static readonly (string Side, string Words)[] All =
        [("item", "what is stored"), ("holds", "what live holds add up to"), ("journal", "what the journal says")];

    /// <summary>What of a find is not as it should be, in a sentence's part.</summary>
    public static string Of(DriftReading find) =>
        string.Join(" and ", All.Where(side => find.Disagrees.Contains(side.Side)).Select(side => side.Words)) switch
        {
            "" => "the three disagree",
            var words => words + (find.Disagrees.Count == 1 ? " is wrong" : " are wrong"),
        };

    /// <summary>How a find ended.</summary>
    public static string Ended(string resolution) => resolution switch
    {
        "repaired" => "undone by the item itself",
        "reconciled" => "reconciled by an operator",
        _ => resolution,
    };
}
