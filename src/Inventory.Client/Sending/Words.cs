using System.Globalization;
using Inventory.Client.Json;

namespace Inventory.Client.Sending;

/// <summary>Values as queries have them; null stays null.</summary>
internal static class Words
{
    public static string? Of(HoldStatus? status) => status is { } value ? CamelCase(value.ToString()) : null;

    public static string? Of(DateTimeOffset? instant) => instant is { } value ? InstantConverter.Text(value) : null;

    public static string? Of(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? Of(bool? flag) => flag is { } value ? value ? "true" : "false" : null;

    public static string Of(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string CamelCase(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
