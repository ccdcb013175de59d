using System.Collections.Frozen;
using Inventory.Events.Envelopes;
using Inventory.Events.Feed;
using Inventory.Http.Requests;

namespace Inventory.Gateway.Events;

/// <summary>Which events somebody asked for.</summary>
internal sealed class EventSelection
{
    private const int TypesMax = 50;

    /// <summary>The parameters that say so.</summary>
    public static readonly QueryParameter
        Types = new("types", QueryKind.Text, "Only events of these types, up to 50, with commas between them; all unless said."),
        Prefix = new("prefix", QueryKind.Text,
            "Only events of items whose id begins with it; no pattern. Leaves out what belongs to no single item.");

    private readonly FrozenSet<string>? _types;
    private readonly string _prefix;

    private EventSelection(FrozenSet<string>? types, string prefix) => (_types, _prefix) = (types, prefix);

    /// <summary>Nothing is left out.</summary>
    public bool IsAll => _types is null && _prefix.Length == 0;

    /// <summary>Reads it from a query, where it may add errors.</summary>
    public static EventSelection Of(QueryParameters query) => new(TypesOf(query), query.Text("prefix") ?? "");

    /// <summary>Whether an event is among them.</summary>
    public bool Has(ToldEvent told) => _types?.Contains(told.Happened.Type) is not false
        && (_prefix.Length == 0 || (told.Happened.Item is { } item && item.ItemId.StartsWith(_prefix, StringComparison.Ordinal)));

    private static FrozenSet<string>? TypesOf(QueryParameters query)
    {
        if (query.Text("types") is not { Length: > 0 } text) return null;
        var types = text.Split(',');
        if (types.Length > TypesMax) query.Errors.Add("types", $"must be at most {TypesMax}");
        else if (Array.Find(types, static type => !EventTypes.Has(type)) is { } unknown)
            query.Errors.Add("types", $"has no type {(unknown.Length > 64 ? unknown[..64] : unknown)}");
        return types.ToFrozenSet(StringComparer.Ordinal);
    }
}
