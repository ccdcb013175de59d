using System.ComponentModel;
using System.Text.Json;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Items;
using Inventory.Http.Json;

namespace Inventory.Gateway.Lists;

/// <summary>A page of items.</summary>
[Description("A page of items in byte order of their ids.")]
internal sealed record ItemPage
{
    [Description("The items.")] public required IReadOnlyList<ItemResponse> Items { get; init; }

    [Description("Pass it as cursor; absent at the end.")] public string? NextCursor { get; init; }

    [Description("As of when; lists may lag up to a second.")] public required DateTimeOffset AsOf { get; init; }
}

/// <summary>A page of holds.</summary>
[Description("A page of holds in order of placedAt and holdId.")]
internal sealed record HoldPage
{
    [Description("The holds.")] public required IReadOnlyList<HoldResponse> Holds { get; init; }

    [Description("Pass it as cursor; absent at the end.")] public string? NextCursor { get; init; }

    [Description("As of when; lists over many items may lag up to a second.")] public DateTimeOffset? AsOf { get; init; }
}

/// <summary>What happened to a hold.</summary>
[Description("All events of a hold, over all its lines, in the order in which they happened.")]
internal sealed record HoldEvents([property: Description("The events.")] IReadOnlyList<EventResponse> Events) : IWritesItself
{
    public void WriteTo(Utf8JsonWriter json, StrictJson rest)
    {
        json.WriteStartObject();
        EventPage.Write(json, rest, Events);
        json.WriteEndObject();
    }
}

/// <summary>A page of an item's events.</summary>
[Description("A page of an item's events in order of their sequence.")]
internal sealed record EventPage : IWritesItself
{
    [Description("The events.")] public required IReadOnlyList<EventResponse> Events { get; init; }

    [Description("Pass it as after.")] public required long Next { get; init; }

    public void WriteTo(Utf8JsonWriter json, StrictJson rest)
    {
        json.WriteStartObject();
        Write(json, rest, Events);
        json.WriteNumber("next"u8, Next);
        json.WriteEndObject();
    }

    /// <summary>Writes events as a field.</summary>
    public static void Write(Utf8JsonWriter json, StrictJson rest, IReadOnlyList<EventResponse> events)
    {
        json.WriteStartArray("events"u8);
        foreach (var one in events) one.WriteTo(json, rest);
        json.WriteEndArray();
    }
}
