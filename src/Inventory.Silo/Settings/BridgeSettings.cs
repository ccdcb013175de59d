using Inventory.Domain;
using Inventory.Events.Bridges;
using Inventory.Events.Envelopes;

namespace Inventory.Silo.Settings;

/// <summary>What the settings of all bridges have in common.</summary>
internal static class BridgeSettings
{
    /// <summary>Their sections within <c>Bridges</c>.</summary>
    public static readonly string[] Known = ["RabbitMq", "Kafka"];

    /// <summary>Whether a setting is given, by itself or in a file.</summary>
    public static bool Has(IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } || configuration[key + "_FILE"] is { Length: > 0 };

    /// <summary>Which events go over.</summary>
    public static BridgeFilter Filter(SettingsReader settings, string section) => new()
    {
        Types = Listed(settings, $"{section}:Types", EventTypes.Has,
            static wrong => $"has '{wrong}', which is no event type; did you mean {Spelling.Nearest(wrong, [.. EventTypes.All])}?"),
        Tenants = Listed(settings, $"{section}:Tenants", static name => Identifier.IsValid(name),
            static wrong => $"has '{wrong}', which is no name of a tenant."),
        Prefix = settings.Text($"{section}:Prefix") ?? "",
    };

    /// <summary>Refuses settings of a bridge that lack the one that says where it leads.</summary>
    public static void RefuseAlone(SettingsReader settings, IConfiguration configuration, string section, string leads)
    {
        if (configuration.GetSection(section).GetChildren().Any(static child => child.Value is { Length: > 0 }))
            settings.Refuse($"{SettingsReader.Variable(section)} has settings, but {SettingsReader.Variable(leads)} is not set.");
    }

    private static HashSet<string> Listed(SettingsReader settings, string key, Func<string, bool> isValid, Func<string, string> mistake)
    {
        var listed = (settings.Text(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var wrong in listed.Where(one => !isValid(one))) settings.Refuse($"{SettingsReader.Variable(key)} {mistake(wrong)}");
        return listed;
    }
}
