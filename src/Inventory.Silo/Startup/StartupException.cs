namespace Inventory.Silo.Startup;

/// <summary>The program cannot start as it is configured; the message is one line for whoever configures it, and names no secret.</summary>
internal sealed class StartupException(string message) : Exception(message);
