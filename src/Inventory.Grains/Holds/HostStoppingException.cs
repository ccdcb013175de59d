namespace Inventory.Grains.Holds;

/// <summary>The host is stopping, and what was asked for has not begun: another does it, or the next start.</summary>
public sealed class HostStoppingException() : Exception("The host is stopping; what is over is ended by another, or by the next start.");
