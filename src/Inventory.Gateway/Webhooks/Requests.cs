using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Inventory.Domain;
using Inventory.Events.Envelopes;
using Inventory.Events.Webhooks;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Ledger.Webhooks;

namespace Inventory.Gateway.Webhooks;

/// <summary>POST /v1/webhooks.</summary>
[Description("A webhook to make.")]
[Example("""{"webhookId":"search-index","url":"https://hooks.example.com/inventory","types":["item_changed.v1"],"prefix":"sku:"}""")]
internal sealed record NewWebhook
{
    [Identifier, Description("Its id, which makes this repeatable; made up where it is left out.")]
    public string? WebhookId { get; init; }

    [Required, Characters(WebhookUrl.LengthMax, 1), Description("Where its events go: https, without user and fragment.")]
    public string? Url { get; init; }

    [Elements(0, 50, "types"), EventTypeNames, Description("The types of events that it hears; none for all.")]
    public List<string?>? Types { get; init; }

    [Characters(Limits.ItemIdBytesMax),
        Description("It hears of items whose ids begin so; empty for all, and for what belongs to no item.")]
    public string? Prefix { get; init; }

    [Characters(Limits.ReasonLengthMax), Description("What its owner says of it.")] public string? Description { get; init; }

    public WebhookTerms Terms() => new()
    {
        Url = Url!, Types = EventTypeNamesAttribute.Distinct(Types) ?? [], Prefix = Prefix ?? "", Description = Description ?? "",
    };
}

/// <summary>PATCH /v1/webhooks/{webhookId}.</summary>
[Description("What is to change about a webhook; what is left out stays.")]
[Example("""{"enabled":true}""")]
internal sealed record WebhookPatch
{
    [Characters(WebhookUrl.LengthMax, 1), Description("Where its events go.")] public string? Url { get; init; }

    [Elements(0, 50, "types"), EventTypeNames, Description("The types of events that it hears; none for all.")]
    public List<string?>? Types { get; init; }

    [Characters(Limits.ItemIdBytesMax),
        Description("It hears of items whose ids begin so; empty for all, and for what belongs to no item.")]
    public string? Prefix { get; init; }

    [Description("Whether anything is sent. Disabled, it keeps its place; enabled, it goes on from there.")]
    public bool? Enabled { get; init; }

    [Characters(Limits.ReasonLengthMax), Description("What its owner says of it.")] public string? Description { get; init; }

    public WebhookChange Change() => new()
    {
        Url = Url, Types = EventTypeNamesAttribute.Distinct(Types), Prefix = Prefix, Enabled = Enabled, Description = Description,
    };
}

/// <summary>POST /v1/webhooks/{webhookId}/replay.</summary>
[Description("What is to be sent again: exactly one of the three.")]
[Example("""{"from":"2026-01-31T10:00:00Z","to":"2026-01-31T11:00:00Z"}""")]
internal sealed record WebhookReplay : IValidated
{
    private static readonly TimeSpan SpanMax = TimeSpan.FromDays(30);

    [Elements(1, 1000, "event ids"), EventIds, Description("Events by their ids.")] public List<string?>? EventIds { get; init; }

    [Description("Events that happened from here on; together with to.")] public DateTimeOffset? From { get; init; }

    [Description("Events that happened before it; at most 30 days behind from.")] public DateTimeOffset? To { get; init; }

    [Description("true: all that were given up.")] public bool? Dead { get; init; }

    public void Validate(FieldErrors errors)
    {
        var ways = (EventIds is null ? 0 : 1) + (From is null && To is null ? 0 : 1) + (Dead is null ? 0 : 1);
        if (ways != 1) errors.Add(FieldErrors.Whole, "must have exactly one of eventIds, from with to, and dead");
        else if (Dead is false) errors.Add("dead", "must be true");
        else if (From is null != To is null) errors.Add(From is null ? "from" : "to", "is required");
        else if (To <= From) errors.Add("to", "must be after from");
        else if (To - From > SpanMax) errors.Add("to", "must be at most 30 days after from");
    }
}

/// <summary>Names of types of events, of which each is judged.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EventTypeNamesAttribute : ValidationAttribute, IFieldRule
{
    /// <summary>Each once, in the order in which they were named first.</summary>
    public static IReadOnlyList<string>? Distinct(List<string?>? types) =>
        types?.OfType<string>().Distinct(StringComparer.Ordinal).ToList();

    void IFieldRule.Check(object value, string path, FieldErrors errors)
    {
        var types = (List<string?>)value;
        for (var n = 0; n < types.Count; n++)
        {
            if (types[n] is { } type && !EventTypes.Has(type)) errors.Add($"{path}[{n}]", "is no type of events");
        }
    }
}

/// <summary>Ids of events, of which each is judged.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EventIdsAttribute : ValidationAttribute, IFieldRule
{
    void IFieldRule.Check(object value, string path, FieldErrors errors)
    {
        var ids = (List<string?>)value;
        for (var n = 0; n < ids.Count; n++)
        {
            if (ids[n] is { } id && (id.Length is 0 or > 200 || id.Contains('\0', StringComparison.Ordinal)))
                errors.Add($"{path}[{n}]", "must be 1 to 200 characters, without U+0000");
        }
    }
}
