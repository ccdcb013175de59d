using System.Globalization;
using System.Text;

namespace Inventory.Cli.Status;

/// <summary>Reads the Prometheus text format, as far as a sum over all labels goes.</summary>
internal static class PrometheusText
{
    /// <summary>Each sample's name with its values, over all labels.</summary>
    public static Dictionary<string, double> Read(byte[] body)
    {
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(body).Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var nameEnd = line.AsSpan().IndexOfAny('{', ' ');
            // A label's value may hold anything; what follows the last brace is the number, and perhaps a time.
            var rest = line[(line.LastIndexOf('}') is >= 0 and var brace ? brace + 1 : Math.Max(nameEnd, 0))..].Trim();
            if (nameEnd <= 0 || !double.TryParse(rest.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                continue;
            }

            var name = line[..nameEnd];
            // A moment does not add up: the latest counts.
            sums[name] = !sums.TryGetValue(name, out var before) ? value : name.EndsWith("_timestamp_seconds", StringComparison.Ordinal)
                ? Math.Max(before, value) : before + value;
        }

        return sums;
    }
}
