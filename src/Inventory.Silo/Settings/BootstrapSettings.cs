namespace Inventory.Silo.Settings;

/// <summary>INVENTORY_BOOTSTRAP_KEY, and what it must be in Production.</summary>
internal sealed class BootstrapSettings(IConfiguration configuration, IHostEnvironment environment)
    : SettingsOf<BootstrapOptions>(configuration)
{
    private const string Name = "INVENTORY_BOOTSTRAP_KEY";
    private const int LengthMin = 16;
    private const int LengthMax = 512;
    private const int DistinctMin = 6;

    // What people leave in from examples; compared without case.
    private static readonly string[] Defaults = ["changeme", "change-me", "secret", "password", "default", "example", "bootstrap",
        "inventory", "test", "demo", "admin"];

    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, BootstrapOptions options)
    {
        options.IsRequired = environment.IsProduction();
        var key = settings.Secret(Name)?.Trim();
        if (string.IsNullOrEmpty(key))
        {
            if (options.IsRequired && key is not null) settings.Refuse($"{Name} is empty; leave it out or set a long random key.");
            return;
        }

        options.Key = key;
        if (key.Length > LengthMax || key.Any(sign => sign is <= ' ' or > '~'))
            settings.Refuse($"{Name} must be at most {LengthMax} visible ASCII characters without spaces.");
        else if (options.IsRequired && key.Length < LengthMin)
            settings.Refuse($"{Name} must have at least {LengthMin} characters in Production.");
        else if (options.IsRequired && IsSimple(key))
            settings.Refuse($"{Name} is a default or too simple for Production; use a long random key.");
    }

    private static bool IsSimple(string key)
    {
        var word = key.Trim('-', '_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return key.Distinct().Count() < DistinctMin || Defaults.Any(known => word.Equals(known, StringComparison.OrdinalIgnoreCase));
    }
}
