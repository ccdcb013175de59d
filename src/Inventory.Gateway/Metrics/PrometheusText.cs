using System.Globalization;

namespace Inventory.Gateway.Metrics;

/// <summary>The text format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>A metric's name: what the format does not allow becomes an underscore.</summary>
    public static string Name(string name) => string.Create(name.Length, name, static (text, name) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = char.IsAsciiLetter(name[i]) || name[i] is '_' or ':' || (i > 0 && char.IsAsciiDigit(name[i])) ? name[i] : '_';
    });

    /// <summary>A label's name: like a metric's, but without colons.</summary>
    public static string Label(string name) => Name(name).Replace(':', '_');

    /// <summary>Adds a label to a set of labels as text.</summary>
    public static string With(string labels, string label, string value) =>
        $"{labels}{(labels.Length > 0 ? "," : "")}{label}=\"{Escape(value).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    public static void Header(TextWriter text, string name, string help, MetricKind kind) =>
        text.Write($"# HELP {name} {Escape(help)}\n# TYPE {name} {(kind is MetricKind.Counter ? "counter" : kind is MetricKind.Gauge ? "gauge" : "histogram")}\n");

    public static void Sample(TextWriter text, string name, string labels, double value) =>
        text.Write(labels.Length > 0 ? $"{name}{{{labels}}} {Number(value)}\n" : $"{name} {Number(value)}\n");

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
