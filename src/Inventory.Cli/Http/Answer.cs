namespace Inventory.Cli.Http;

/// <summary>What the service said.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body as it came.</param>
/// <param name="Replayed">The service had done this before; nothing happened twice.</param>
internal sealed record Answer(int Status, byte[] Body, bool Replayed = false)
{
    /// <summary>It agreed.</summary>
    public bool IsOk => Status is >= 200 and < 300;
}
