using System.Reflection;
using System.Text.Json;
using System.Text.Unicode;
using Inventory.Events.Inbox;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Inventory.Gateway.Inbox;

/// <summary>Events as a request brings them: one, or an array of them; each is judged by itself.</summary>
internal sealed class EventsBody : IRequestPart, IEndpointParameterMetadataProvider
{
    public const int EventsMax = 500;

    private readonly IReadOnlyList<CloudEvent>? _events;

    private EventsBody(IReadOnlyList<CloudEvent>? events, Problem? problem) => (_events, Problem) = (events, problem);

    public IReadOnlyList<CloudEvent> Events => _events ?? throw new InvalidOperationException("The body is malformed.");

    public Problem? Problem { get; }

    public static async ValueTask<EventsBody?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var isOne = ContentTypes.Accepts(http.Request, ContentTypes.CloudEvent);
        if (!isOne && !ContentTypes.Accepts(http.Request, ContentTypes.CloudEvents))
            return Refused(new(ProblemCodes.UnsupportedMediaType,
                $"The body must be {ContentTypes.CloudEvent} or {ContentTypes.CloudEvents} in UTF-8."));
        var max = BodyLimit.Batch.Bytes;
        using var bytes = await RequestBytes.ReadAsync(http.Request, max);
        if (bytes is null) return Refused(new(ProblemCodes.PayloadTooLarge, $"The body may have at most {max} bytes."));
        return Read(bytes.Memory.IsEmpty ? "{}"u8.ToArray() : bytes.Memory, isOne);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new ReadsBody(typeof(ToldEventBody), ContentTypes.CloudEvent));

    private static EventsBody Read(ReadOnlyMemory<byte> utf8, bool isOne)
    {
        if (!Utf8.IsValid(utf8.Span)) return Refused(Problem.Invalid(FieldErrors.Whole, "is not valid UTF-8"));
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(utf8);
            root = document.RootElement.Clone();
        }
        catch (JsonException failure)
        {
            return Refused(Problem.Invalid(FieldErrors.Whole,
                $"is not JSON: see line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}"));
        }

        if (isOne)
            return root.ValueKind is JsonValueKind.Object ? new([CloudEvent.Read(root)], null)
                : Refused(Problem.Invalid(FieldErrors.Whole, "must be a JSON object"));
        if (root.ValueKind is not JsonValueKind.Array) return Refused(Problem.Invalid(FieldErrors.Whole, "must be a JSON array"));
        return root.GetArrayLength() <= EventsMax ? new([.. root.EnumerateArray().Select(CloudEvent.Read)], null)
            : Refused(Problem.Invalid(FieldErrors.Whole, $"must have at most {EventsMax} events"));
    }

    private static EventsBody Refused(Problem problem) => new(null, problem);
}
