namespace Inventory.Cli;

/// <summary>The command line, or what it points to, makes no sense. The message is shown as it is; nothing was sent.</summary>
internal sealed class UsageException(string message) : Exception(message);
