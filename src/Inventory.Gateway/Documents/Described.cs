using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Inventory.Gateway.Documents;

/// <summary>What an endpoint says of itself beyond its code; the OpenAPI document is made of it.</summary>
internal static class Described
{
    /// <summary>Its id, by which client generators name a method, and what it does.</summary>
    public static T Describe<T>(this T endpoint, string id, string summary)
        where T : IEndpointConventionBuilder => endpoint.WithName(id).WithSummary(summary)
            // Every endpoint refuses something, at least a query it does not know. This makes the schema of problems known;
            // OpenApiOperations tells them apart.
            .WithMetadata(new Answered(400, typeof(ProblemBody), null, ContentTypes.Problem));

    /// <summary>An object it answers.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status, string description)
        where T : class => endpoint.WithMetadata(new Answered(status, typeof(T), description, ContentTypes.Json));

    /// <summary>Lines it answers, each an object.</summary>
    public static RouteHandlerBuilder AnswersLines<T>(this RouteHandlerBuilder endpoint, string description)
        where T : class => endpoint.WithMetadata(new Answered(200, typeof(T), description, ContentTypes.Ndjson));

    /// <summary>Text it answers.</summary>
    public static RouteHandlerBuilder AnswersText(this RouteHandlerBuilder endpoint, int status, string description, string contentType) =>
        endpoint.WithMetadata(new Answered(status, typeof(string), description, contentType));

    /// <summary>A status without a body.</summary>
    public static RouteHandlerBuilder AnswersNothing(this RouteHandlerBuilder endpoint, int status, string description) =>
        endpoint.WithMetadata(new Answered(status, null, description, null));

    /// <summary>Lines it reads, each an object.</summary>
    public static RouteHandlerBuilder ReadsLines<T>(this RouteHandlerBuilder endpoint)
        where T : class => endpoint.WithMetadata(new ReadsBody(typeof(T), ContentTypes.Ndjson));

    /// <summary>Query parameters it knows; any other is refused.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, params QueryParameter[] parameters) =>
        endpoint.WithMetadata(new KnownQuery(parameters));

    /// <summary>Refusals of its own, beside those that its parts and its key bring with them.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ProblemCode[] codes) =>
        endpoint.WithMetadata(new Refused(codes));

    /// <summary>What every command on a hold may be refused with.</summary>
    public static RouteHandlerBuilder RefusesByState(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(ProblemCodes.HoldNotFound, ProblemCodes.VersionMismatch, ProblemCodes.ItemDrifted, ProblemCodes.HoldExpired,
            ProblemCodes.HoldStatusConflict);

    /// <summary>It changes something, so that its outcome may be unknown and a queue may be full.</summary>
    public static RouteHandlerBuilder Writes(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(ProblemCodes.Overloaded, ProblemCodes.OutcomeUnknown);
}

/// <summary>Metadata: an answer of an endpoint.</summary>
internal sealed record Answered(int StatusCode, Type? Type, string? Description, string? ContentType) : IProducesResponseTypeMetadata
{
    public IEnumerable<string> ContentTypes { get; } = ContentType is null ? [] : [ContentType];
}

/// <summary>Metadata: refusals of an endpoint.</summary>
internal sealed record Refused(IReadOnlyList<ProblemCode> Codes);
