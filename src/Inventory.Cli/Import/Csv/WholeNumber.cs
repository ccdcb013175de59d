using System.Globalization;
using System.Text;

namespace Inventory.Cli.Import.Csv;

/// <summary>Units, as other programs write them: <c>100</c>, and <c>100.0000</c>, which can mean nothing else.</summary>
internal static class WholeNumber
{
    /// <summary>The most units that an item may have.</summary>
    public const long Max = 1_000_000_000;

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">UTF-8.</param>
    /// <param name="number">What it says.</param>
    /// <param name="complaint">Why it says none, to stand behind the column's name.</param>
    public static bool TryParse(ReadOnlySpan<byte> cell, out long number, out string complaint)
    {
        complaint = "";
        if (long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Max) return true;
        complaint = $"'{Shown(cell)}' is not a whole number from 0 to {Max}";
        var separator = cell.IndexOfAny((byte)'.', (byte)',');
        if (separator <= 0 || cell[..separator].ContainsAnyExceptInRange((byte)'0', (byte)'9') || separator + 1 == cell.Length)
        {
            return false;
        }

        var fraction = cell[(separator + 1)..];
        if (fraction.Length == 3 && !fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            complaint += $"; it may mean thousands or a fraction: write it without '{(char)cell[separator]}'";
            return false;
        }

        return !fraction.ContainsAnyExcept((byte)'0')
            && long.TryParse(cell[..separator], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Max;
    }

    private static string Shown(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell.Length > 40 ? cell[..40] : cell);
}
