using Inventory.Gateway;

namespace Inventory.Silo.Startup;

/// <summary>Takes requests from the moment that everything has started until the first sign of stopping, before anything stops.</summary>
internal static partial class Readiness
{
    /// <summary>Follows the host's life.</summary>
    public static void Follow(WebApplication app)
    {
        var node = app.Services.GetRequiredService<NodeState>();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            node.Started();
            Ready(StartLog.Log(app.Services, typeof(Readiness)));
        });
        app.Lifetime.ApplicationStopping.Register(node.Stopping);
    }

    [LoggerMessage(1001, LogLevel.Information, "Inventory.Orleans is ready")]
    private static partial void Ready(ILogger log);
}
