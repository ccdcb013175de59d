using System.Collections.Frozen;
using System.Text.Json;
using Inventory.Contracts;

namespace Inventory.Grains;

/// <summary>The codes under which outcomes are counted and logged: those of the problems that HTTP answers with.</summary>
internal static class OutcomeCodes
{
    private static readonly FrozenDictionary<Outcome, string> Codes =
        Enum.GetValues<Outcome>().ToFrozenDictionary(static outcome => outcome, Code);

    /// <summary>An outcome's code.</summary>
    public static string Of(Outcome outcome) => Codes[outcome];

    private static string Code(Outcome outcome) => outcome switch
    {
        Outcome.Invalid => "invalid-request",
        Outcome.ItemMoving => "starting",
        Outcome.NothingDisagrees => "nothing-to-reconcile",
        _ => JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString()),
    };
}
