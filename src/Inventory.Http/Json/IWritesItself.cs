using System.Text.Json;

namespace Inventory.Http.Json;

/// <summary>
/// An answer that so many requests carry that it is written by hand: in a profile of batches the serializer's share of it was a fourteenth
/// of the silo's time. It writes exactly what the serializer would, which a test compares.
/// </summary>
public interface IWritesItself
{
    /// <summary>Writes the whole object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="rest">Writes parts of it that are not written by hand.</param>
    void WriteTo(Utf8JsonWriter json, StrictJson rest);
}
