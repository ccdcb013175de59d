using System.Globalization;
using System.Net;
using System.Text;
using Inventory.Benchmarks.Workloads;

namespace Inventory.Benchmarks.Reporting;

/// <summary>
/// The rates of subjects that were measured side by side, as one picture: a panel per workload, a group of bars per number of callers, a
/// logarithmic scale.
/// </summary>
internal sealed class SvgChart
{
    private const int Width = 1180, PanelHeight = 250, Left = 70, Right = 20, Top = 64, PanelGap = 62, PlotHeight = PanelHeight - PanelGap;

    private static readonly (string Subject, string Color)[] Subjects =
    [
        ("Inventory.Orleans", "#1f6f4a"),
        ("single conditional statement", "#c98a1b"),
        ("FOR UPDATE transaction", "#b5472f"),
        ("plain grain, one IPersistentState", "#7a5aa6"),
        ("a grain call that does nothing", "#b9bec6"),
    ];

    private readonly StringBuilder _svg = new();

    public static string Write(Results results, Machine machine) => new SvgChart().Draw(results, machine);

    private string Draw(Results results, Machine machine)
    {
        var panels = results.Rows.Where(row => Subjects.Any(subject => subject.Subject == row.Subject)).GroupBy(row => row.Workload)
            .Where(panel => panel.Select(row => row.Subject).Distinct().Count() > 1).ToList();
        var height = Top + panels.Count * PanelHeight + 24;
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" font-family=\"DejaVu Sans, Arial, sans-serif\" font-size=\"12\">");
        Line($"<rect width=\"{Width}\" height=\"{height}\" fill=\"#ffffff\"/>");
        Text(Left, 24, "Reservations per second, by callers at once (logarithmic)", size: 16, weight: "bold");
        DrawLegend();
        for (var i = 0; i < panels.Count; i++) DrawPanel(Top + i * PanelHeight, panels[i].Key, [.. panels[i]]);
        Text(Left, height - 8, machine.ToString(), size: 10, color: "#666666");
        Line($"</svg>");
        return _svg.ToString();
    }

    private void DrawLegend()
    {
        var x = Left;
        foreach (var (subject, color) in Subjects)
        {
            Line($"<rect x=\"{x}\" y=\"38\" width=\"12\" height=\"12\" fill=\"{color}\"/>");
            Text(x + 17, 48, subject);
            x += 40 + subject.Length * 7;
        }
    }

    private void DrawPanel(int top, string workload, IReadOnlyList<Row> rows)
    {
        var plotTop = top + 30;
        var bottom = plotTop + PlotHeight - 10;
        var lowest = Math.Floor(Math.Log10(Math.Max(1, rows.Min(row => row.Measured.Rate))));
        var highest = Math.Max(lowest + 1, Math.Ceiling(Math.Log10(Math.Max(10, rows.Max(row => row.Measured.Rate)))));
        double Y(double rate) =>
            bottom - (Math.Log10(Math.Max(Math.Pow(10, lowest), rate)) - lowest) / (highest - lowest) * (bottom - plotTop);

        Text(Left, top + 16, workload, size: 14, weight: "bold");
        for (var power = lowest; power <= highest; power++)
        {
            var y = Y(Math.Pow(10, power));
            Line($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:F1}\" y2=\"{y:F1}\" stroke=\"#e3e5e8\"/>");
            Text(Left - 8, y + 4, Short(Math.Pow(10, power)), anchor: "end", color: "#666666");
        }

        var groups = rows.GroupBy(row => row.Callers).OrderBy(group => group.Key).ToList();
        var groupWidth = (Width - Left - Right) / (double)groups.Count;
        for (var g = 0; g < groups.Count; g++)
        {
            var bars = Subjects.SelectMany(subject => groups[g].Where(row => row.Subject == subject.Subject)
                .Select(row => (row.Measured.Rate, subject.Color))).ToList();
            var step = Math.Min(70, (groupWidth - 30) / bars.Count);
            var x = Left + g * groupWidth + (groupWidth - step * bars.Count) / 2;
            foreach (var (rate, color) in bars)
            {
                Line($"<rect x=\"{x + 3:F1}\" y=\"{Y(rate):F1}\" width=\"{step - 6:F1}\" height=\"{Math.Max(1, bottom - Y(rate)):F1}\" fill=\"{color}\"/>");
                Text(x + step / 2, Y(rate) - 4, Short(rate), anchor: "middle", size: 11);
                x += step;
            }

            Text(Left + (g + 0.5) * groupWidth, bottom + 17, $"{groups[g].Key.ToString(CultureInfo.InvariantCulture)} callers",
                anchor: "middle");
        }
    }

    private static string Short(double rate) => rate switch
    {
        >= 999_500 => (rate / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + "M",
        >= 99_950 => (rate / 1e3).ToString("0", CultureInfo.InvariantCulture) + "k",
        >= 1000 => (rate / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        _ => rate.ToString("0", CultureInfo.InvariantCulture),
    };

    private void Text(double x, double y, string text, string anchor = "start", int size = 12, string weight = "normal",
        string color = "#222222") =>
        Line($"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{color}\">{WebUtility.HtmlEncode(text)}</text>");

    private void Line(FormattableString line) => _svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
