using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Inventory.Gateway.Documents;

/// <summary>Makes the OpenAPI document of the endpoints.</summary>
internal static class OpenApiService
{
    /// <summary>The name of the API key among the document's security schemes.</summary>
    public const string KeyScheme = "key";

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) =>
        services.AddSingleton<OpenApiText>().AddOpenApi(OpenApiText.Name, options =>
    {
        options.OpenApiVersion = OpenApiText.Version;
        options.CreateSchemaReferenceId = OpenApiSchemas.NameOf;
        options.AddSchemaTransformer(OpenApiSchemas.TransformAsync);
        options.AddOperationTransformer(OpenApiOperations.TransformAsync);
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            Complete(document);
            return Task.CompletedTask;
        });
    });

    private static void Complete(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "Inventory.Orleans",
            Version = "1.0.0",
            Description = "The system of record for what can still be sold. An id of the caller's choice decides what is a repeat: repeating a request with the same id and content is "
                + "always safe and answered with 200, Idempotency-Replayed: true and the resource as it is now.",
        };
        document.Servers = [new() { Url = "/" }];
        (document.Components ??= new()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer",
                Description = "An API key: Authorization: Bearer <key>." },
        };
        // HEAD is answered like GET everywhere, and has no need to be said at each.
        foreach (var path in document.Paths.Values) path.Operations!.Remove(HttpMethod.Head);
        AbsentFields.Settle(document);
        ComposedExamples.AddTo(document.Components.Schemas!);
    }
}
