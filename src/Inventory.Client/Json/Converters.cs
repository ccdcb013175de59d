using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inventory.Client.Json;

/// <summary>
/// Instants as the service writes them: UTC with <c>Z</c> and three decimals; what is finer is cut off. Reads any offset.
/// </summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));
}

/// <summary>A span as a whole number of seconds.</summary>
internal sealed class WholeSecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeSpan.FromSeconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
    {
        // A hold of 0 seconds is one without end: what is shorter than a second must not become that.
        if (value.Ticks % TimeSpan.TicksPerSecond != 0) throw new ArgumentException($"{value} is not a whole number of seconds.");
        writer.WriteNumberValue(value.Ticks / TimeSpan.TicksPerSecond);
    }
}

/// <summary>A word of a closed set, in camelCase.</summary>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
