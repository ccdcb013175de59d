namespace Inventory.Cli.Import;

/// <summary>The import cannot go on. Rows before it may have been imported; importing again is safe.</summary>
internal sealed class ImportException(string message, int exitCode) : Exception(message)
{
    /// <summary>See <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
