using System.Globalization;

namespace Inventory.Contract.Tests.Setup;

/// <summary>What a silo's <c>/metrics</c> says at one time.</summary>
public sealed class Metrics
{
    private readonly Dictionary<string, double> _samples;

    private Metrics(Dictionary<string, double> samples) => _samples = samples;

    public static async Task<Metrics> ReadAsync(Api api) => new((await api.As(null).Get("/metrics")).Is(200).Body
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != '#')
        .ToDictionary(line => line[..line.LastIndexOf(' ')],
            line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture)));

    /// <summary>A series by its name and labels, exactly as Prometheus would write it; it must be there, also at zero.</summary>
    public double this[string series] => _samples.TryGetValue(series, out var value)
        ? value
        : throw new KeyNotFoundException(
            $"There is no {series}. There are:\n{string.Join('\n', _samples.Keys.Order(StringComparer.Ordinal))}");
}
