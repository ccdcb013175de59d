using System.Reflection;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Inventory.Http.Requests;

/// <summary>A request's JSON body as an endpoint takes it. No body is an empty object.</summary>
public sealed class Body<T> : IRequestPart, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T? _value;

    private Body(T? value, Problem? problem, Func<string, string?>? loosely = null) =>
        (_value, Problem, Loosely) = (value, problem, loosely ?? (static _ => null));

    /// <summary>What was read; only where nothing is wrong with it.</summary>
    public T Value => Problem is null ? _value! : throw new InvalidOperationException("The body is malformed.");

    /// <summary>What was read, also where values of it are out of range; null where it does not fit its types.</summary>
    public T? Read => _value;

    /// <inheritdoc />
    public Problem? Problem { get; }

    /// <summary>Of a body that does not fit its types: a string or number of its outermost object, by name.</summary>
    public Func<string, string?> Loosely { get; }

    /// <summary>Reads the body of a request.</summary>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        if (!ContentTypes.Accepts(http.Request, ContentTypes.Json))
            return new(null, new(ProblemCodes.UnsupportedMediaType, $"The body must be {ContentTypes.Json} in UTF-8."));
        var endpoint = http.GetEndpoint()!.Metadata;
        var max = endpoint.GetMetadata<BodyLimit>()?.Bytes ?? BodyLimit.Default;
        using var bytes = await RequestBytes.ReadAsync(http.Request, max);
        if (bytes is null) return new(null, new(ProblemCodes.PayloadTooLarge, $"The body may have at most {max} bytes."));
        var utf8 = bytes.Memory.IsEmpty ? "{}"u8 : bytes.Memory.Span;
        var problem = ApiRequest.Of(http).Json.Read<T>(utf8, out var value);
        if (problem is null || value is not null) return new(value, problem);
        // The memory of the body goes back, so what may be asked later is kept.
        var kept = utf8.ToArray();
        return new(null, problem, name => LooseFields.Find(kept, name));
    }

    /// <summary>Tells documents what the endpoint reads.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new ReadsBody(typeof(T).GetCustomAttribute<DocumentedAsAttribute>()?.Type ?? typeof(T), ContentTypes.Json));
}

/// <summary>How large the body of an endpoint may be.</summary>
/// <param name="Bytes">At most so many.</param>
public sealed record BodyLimit(int Bytes)
{
    /// <summary>Where nothing else is said: 1 MiB.</summary>
    public const int Default = 1 << 20;

    /// <summary>Of batches: 4 MiB.</summary>
    public static readonly BodyLimit Batch = new(4 << 20);
}
