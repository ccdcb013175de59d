using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Inventory.Gateway.Documents;

/// <summary>The OpenAPI document as it is served: made of the endpoints, once.</summary>
internal sealed class OpenApiText(IServiceProvider services)
{
    /// <summary>The document's name among the framework's.</summary>
    public const string Name = "v1";

    // 3.0 and not 3.1: the common client generators read a nullable field of 3.0 as one, and one of 3.1 as any object.
    public const OpenApiSpecVersion Version = OpenApiSpecVersion.OpenApi3_0;

    private readonly Lazy<Task<byte[]>> _json = new(() => MakeAsync(services));

    /// <summary>The document as JSON.</summary>
    public Task<byte[]> JsonAsync() => _json.Value;

    private static async Task<byte[]> MakeAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        using var text = new MemoryStream();
        await document.SerializeAsJsonAsync(text, Version);
        return [.. text.ToArray(), (byte)'\n'];
    }
}
