namespace Inventory.Domain;

/// <summary>Who asks.</summary>
/// <param name="Actor">The name journalled with what they cause.</param>
/// <param name="Channel">The one channel whose holds they may change; null for any.</param>
public sealed record Requester(string Actor, string? Channel = null)
{
    /// <summary>The service itself: expiry and repairs.</summary>
    public static Requester Service { get; } = new("service");
}
