using Microsoft.AspNetCore.Http.Metadata;

namespace Inventory.Http.Requests;

/// <summary>
/// Metadata of an endpoint, for documents: what its body is. To the framework's routing it names no content type: an endpoint would not be
/// found for another one, where the contract wants a 415.
/// </summary>
/// <param name="Type">The body, or a line of it.</param>
/// <param name="ContentType">Of the body.</param>
public sealed record ReadsBody(Type Type, string ContentType) : IAcceptsMetadata
{
    /// <inheritdoc />
    public IReadOnlyList<string> ContentTypes => [];

    /// <inheritdoc />
    public Type RequestType => Type;

    /// <inheritdoc />
    public bool IsOptional => false;
}
