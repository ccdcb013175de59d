namespace Inventory.Cli.Contexts;

/// <summary>A server, and where the key for it is kept.</summary>
/// <param name="Name">What it is called by.</param>
/// <param name="Server">Its address.</param>
internal sealed record Context(string Name, string Server)
{
    /// <summary>A file with the key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>An environment variable with the key.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>The key itself, in a file that nobody else may read. Never shown.</summary>
    public string? Key { get; init; }

    /// <summary>Where the key comes from, in words that do not tell it.</summary>
    public string KeySource => this switch
    {
        { KeyFile: { } file } => $"file {file}",
        { KeyVariable: { } name } => $"variable {name}",
        { Key: not null } => "kept here",
        _ => "INVENTORY_KEY",
    };
}
