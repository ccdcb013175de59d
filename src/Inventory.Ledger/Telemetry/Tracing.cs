using System.Diagnostics;

namespace Inventory.Ledger.Telemetry;

/// <summary>The product's own spans: one for each command at its item, one for each commit group that a traced command rides.</summary>
public static class Tracing
{
    /// <summary>The name by which a tracer listens.</summary>
    public const string SourceName = "Inventory";

    /// <summary>What a command's span is called.</summary>
    public const string CommandSpan = "item command";

    /// <summary>What a commit group's span is called.</summary>
    public const string GroupSpan = "commit group";

    /// <summary>Where they come from. Nobody listens unless traces are exported.</summary>
    public static readonly ActivitySource Source = new(SourceName);

    /// <summary>The recorded span that runs here; null where nobody records.</summary>
    public static Activity? Running => Source.HasListeners() && Activity.Current is { Recorded: true } running ? running : null;

    /// <summary>What runs here from now on belongs to no span: work of many, begun by whoever happened to come first.</summary>
    public static void Leave()
    {
        if (Activity.Current is not null) Activity.Current = null;
    }
}
