namespace Inventory.Cli.Import;

/// <summary>A file that cannot be imported at all, for what stands in one of its lines.</summary>
internal sealed class BadFileException(long line, string message) : Exception(message)
{
    /// <summary>The line, from 1.</summary>
    public long Line { get; } = line;
}
