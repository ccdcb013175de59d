using System.Globalization;

namespace Inventory.Ledger.Streams;

/// <summary>Whose a delivery in a stream is.</summary>
/// <param name="Slice">The slice in which it is told.</param>
/// <param name="Id">The subscription.</param>
public readonly record struct StreamSubscription(int Slice, Guid Id)
{
    /// <summary>The ledger's name for a slice of a provider as a consumer.</summary>
    internal static string Consumer(string provider, int slice) =>
        string.Create(CultureInfo.InvariantCulture, $"stream:{provider}/{slice}");

    /// <summary>The ledger's name for it as a consumer.</summary>
    internal string Consumer(string provider) => string.Create(CultureInfo.InvariantCulture, $"{Consumer(provider, Slice)}/{Id:N}");

    /// <summary>Reads such a name.</summary>
    internal static StreamSubscription Parse(string consumer)
    {
        var parts = consumer.Split('/');
        return new(int.Parse(parts[^2], CultureInfo.InvariantCulture), Guid.ParseExact(parts[^1], "N"));
    }
}
