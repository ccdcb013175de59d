using System.Security.Cryptography;
using System.Text;
using Inventory.Cli.Http;

namespace Inventory.Cli.Import;

/// <summary>What the requests of one file's import have in common, and so what makes its lines repeats when they come again.</summary>
/// <param name="ImportId">Decides what is a repeat.</param>
/// <param name="CountedAt">As of when the units were counted; null for when the import first came.</param>
/// <param name="DryRun">Ask what it would do, and change nothing.</param>
internal sealed record ImportRun(string ImportId, string? CountedAt, bool DryRun)
{
    /// <summary>Where its requests go.</summary>
    public string Path =>
        Urls.WithQuery("v1/items:import", ("importId", ImportId), ("countedAt", CountedAt), ("dryRun", DryRun ? "true" : null));

    /// <summary>The id that the same file, read the same way, always has.</summary>
    /// <param name="fileName">Without its folder: a file is the same wherever it lies.</param>
    /// <param name="hash">Of its content.</param>
    /// <param name="mapping">How its columns are read: read differently, it says something else.</param>
    public static string IdOf(string fileName, ReadOnlySpan<byte> hash, string mapping)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        all.AppendData(Encoding.UTF8.GetBytes($"{System.IO.Path.GetFileName(fileName)}\0{mapping}\0"));
        all.AppendData(hash);
        return $"inv-{Convert.ToHexStringLower(all.GetHashAndReset().AsSpan(0, 20))}";
    }
}
