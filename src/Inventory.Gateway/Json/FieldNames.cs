using System.Text;

namespace Inventory.Gateway.Json;

/// <summary>The fields that an object of a request may have; their index is their number in a parser's switch.</summary>
internal sealed class FieldNames(params string[] names)
{
    public string[] Names { get; } = names;

    public byte[][] Utf8 { get; } = [.. names.Select(Encoding.UTF8.GetBytes)];
}
