using System.ComponentModel;
using Inventory.Http.Json;
using Inventory.Http.Requests;
using Microsoft.AspNetCore.Http;

namespace Inventory.Gateway.Events;

/// <summary>Answers a page of events. Envelopes are rendered already and written as they are.</summary>
/// <param name="events">The events.</param>
/// <param name="next">The cursor behind them.</param>
internal sealed class EventsAnswer(List<SeenEvent> events, string next) : IResult
{
    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var answer = JsonAnswer.Rent();
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("events"u8);
        foreach (var told in events) answer.Json.WriteRawValue(told.Envelope.Span, skipInputValidation: true);
        answer.Json.WriteEndArray();
        answer.Json.WriteString("next"u8, next);
        answer.Json.WriteEndObject();
        answer.Json.Flush();
        var response = httpContext.Response;
        response.ContentType = ContentTypes.Json;
        response.ContentLength = answer.Written.Length;
        await response.BodyWriter.WriteAsync(answer.Written);
    }
}

/// <summary>A page of events, as documents show it.</summary>
[Description("A page of a tenant's events in the order in which they are told.")]
internal sealed record EventsPage
{
    [Description("The events; none only where nothing that matches is left.")] public required IReadOnlyList<EventEnvelope> Events { get; init; }

    [Description("Pass it as after. It moves on also where there was no event.")] public required string Next { get; init; }
}
