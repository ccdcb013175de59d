using System.Globalization;

namespace Inventory.Dashboard.Shared;

/// <summary>Points of a chart as SVG's polylines: one for each stretch without a gap.</summary>
internal static class ChartLines
{
    /// <summary>The lines, within a width and height; zero lies at the bottom, unless values go below it.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<ChartPoint> points, double width, double height)
    {
        var (least, most) = (Math.Min(0, points.Min(point => point.Value) ?? 0), Math.Max(0, points.Max(point => point.Value) ?? 0));
        var range = most > least ? most - least : 1;
        var step = points.Count > 1 ? width / (points.Count - 1) : 0;
        var (lines, line) = (new List<string>(), new List<string>());
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Value is { } value)
            {
                var y = height - 2 - ((value - least) / range * (height - 4));
                line.Add(string.Create(CultureInfo.InvariantCulture, $"{i * step:0.##},{y:0.##}"));
            }

            if (line.Count == 0 || (points[i].Value is not null && i < points.Count - 1)) continue;
            if (line.Count == 1) line.Add(line[0]);   // a line of no length, which round ends make a dot
            lines.Add(string.Join(' ', line));
            line.Clear();
        }

        return lines;
    }
}
