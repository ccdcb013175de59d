using System.Globalization;
using System.Text;
using Orleans.Runtime;

namespace Inventory.Events.Streams;

/// <summary>
/// Which stream tells which events. A stream is one of the sixteen slices of a tenant, and an item's events are all in one: that never
/// changes. Events without an item are in slice 0.
/// </summary>
public static class JournalStreams
{
    /// <summary>The usual name of the provider.</summary>
    public const string ProviderName = "inventory";

    /// <summary>The namespace of its streams.</summary>
    public const string Namespace = "inventory";

    /// <summary>How many slices a tenant has.</summary>
    public const int Slices = 16;

    private static readonly string[] Numbers =
        [.. Enumerable.Range(0, Slices).Select(static p => p.ToString(CultureInfo.InvariantCulture))];

    /// <summary>
    /// The slice that an item's events are in: FNV-1a of 32 bits over <c>{tenant}/{itemId}</c> in UTF-8, its halves combined, modulo 16.
    /// </summary>
    public static int SliceOf(string tenant, string itemId)
    {
        var hash = Add(Add(Add(2166136261u, tenant), "/"), itemId);
        return (int)((hash ^ (hash >> 16)) % Slices);
    }

    /// <summary>The stream of a tenant's slice.</summary>
    public static StreamId Of(string tenant, int slice) => StreamId.Create(Namespace, $"{tenant}/{Numbers[slice]}");

    /// <summary>The stream that an item's events are in.</summary>
    public static StreamId OfItem(string tenant, string itemId) => Of(tenant, SliceOf(tenant, itemId));

    /// <summary>All streams of a tenant.</summary>
    public static IEnumerable<StreamId> OfTenant(string tenant) => Enumerable.Range(0, Slices).Select(slice => Of(tenant, slice));

    /// <summary>Takes a stream's id apart; false for a stream that is none of these.</summary>
    public static bool TrySplit(StreamId stream, out string tenant, out int slice)
    {
        (tenant, slice) = ("", 0);
        if (stream.GetNamespace() != Namespace) return false;
        var key = stream.GetKeyAsString();
        var slash = key.LastIndexOf('/');
        if (slash <= 0 || !int.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out slice)) return false;
        tenant = key[..slash];
        return slice < Slices && Numbers[slice].Length == key.Length - slash - 1;
    }

    private static uint Add(uint hash, string text)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > bytes.Length) bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        foreach (var one in bytes[..Encoding.UTF8.GetBytes(text, bytes)]) hash = (hash ^ one) * 16777619u;
        return hash;
    }
}
