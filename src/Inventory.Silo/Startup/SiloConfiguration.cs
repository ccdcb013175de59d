using System.Globalization;
using Inventory.Ledger.Time;
using Inventory.Silo.Engine;
using Npgsql;

namespace Inventory.Silo.Startup;

/// <summary>Reads <see cref="SiloOptions"/> from environment and files, and refuses what cannot be honoured.</summary>
internal static class SiloConfiguration
{
    private const int KeyLengthMin = 16;

    // What people leave in from examples; compared without case.
    private static readonly string[] Defaults = ["changeme", "change-me", "secret", "password", "default", "example", "bootstrap", "inventory", "test", "demo", "admin"];

    /// <exception cref="StartupException">The configuration cannot be honoured.</exception>
    public static SiloOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var production = environment.IsProduction();
        return new()
        {
            ConnectionString = ConnectionString(configuration),
            BootstrapKey = BootstrapKey(configuration, production),
            TestClock = TestClock(configuration, production),
            RequestsPerSecond = Number(configuration, "INVENTORY_REQUESTS_PER_SECOND", 0),
            ReconciliationInterval = Interval(configuration, "Reconciliation:Interval", TimeSpan.FromMinutes(5), TimeSpan.FromDays(1)),
            SweepInterval = Interval(configuration, "Expiry:Interval", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(90)),
            DatabasePatience = TimeSpan.FromSeconds(Number(configuration, "INVENTORY_DATABASE_PATIENCE_SECONDS", 15)),
            IsProduction = production,
        };
    }

    /// <exception cref="StartupException">Ledger:ClockTolerance makes no sense.</exception>
    public static ClockOptions Clock(IConfiguration configuration)
    {
        var text = configuration["Ledger:ClockTolerance"];
        if (string.IsNullOrEmpty(text)) return new();
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var tolerance) && tolerance >= ClockOptions.ToleranceMin && tolerance <= ClockOptions.ToleranceMax
            ? new() { Tolerance = tolerance }
            : throw new StartupException($"Ledger__ClockTolerance must be a time from {ClockOptions.ToleranceMin} to {ClockOptions.ToleranceMax}, as 00:00:05.");
    }

    /// <exception cref="StartupException">The section Cluster makes no sense.</exception>
    public static GrainEngineOptions Engine(IConfiguration configuration, SiloOptions options)
    {
        try
        {
            return GrainEngineOptions.Read(configuration, options.ConnectionString);
        }
        catch (InvalidOperationException refusal)
        {
            throw new StartupException(refusal.Message);
        }
    }

    private static string ConnectionString(IConfiguration configuration)
    {
        var text = Secret(configuration, "ConnectionStrings:Inventory");
        if (string.IsNullOrWhiteSpace(text))
            throw new StartupException("ConnectionStrings__Inventory is not set; it must lead to a PostgreSQL database (see ./run for a private one).");
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(parsed.Host)) throw new StartupException("ConnectionStrings__Inventory names no host.");
            return text;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException)
        {
            // The message would quote the text, and with it a password.
            throw new StartupException("ConnectionStrings__Inventory is not a connection string, such as Host=localhost;Database=inventory;Username=inventory.");
        }
    }

    private static string? BootstrapKey(IConfiguration configuration, bool production)
    {
        var key = Secret(configuration, "INVENTORY_BOOTSTRAP_KEY")?.Trim();
        if (string.IsNullOrEmpty(key))
        {
            if (production && key is not null) throw new StartupException("INVENTORY_BOOTSTRAP_KEY is empty; leave it out or set a long random key.");
            return null;
        }

        if (key.Length > 512 || key.Any(sign => sign is <= ' ' or > '~'))
            throw new StartupException("INVENTORY_BOOTSTRAP_KEY must be at most 512 visible ASCII characters without spaces.");
        if (!production) return key;
        if (key.Length < KeyLengthMin) throw new StartupException($"INVENTORY_BOOTSTRAP_KEY must have at least {KeyLengthMin} characters in Production.");
        if (key.Distinct().Count() < 6 || Defaults.Any(word => key.Trim('-', '_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Equals(word, StringComparison.OrdinalIgnoreCase)))
            throw new StartupException("INVENTORY_BOOTSTRAP_KEY is a default or too simple for Production; use a long random key.");
        return key;
    }

    private static bool TestClock(IConfiguration configuration, bool production)
    {
        var on = Secret(configuration, "INVENTORY_TEST_CLOCK")?.Trim() switch
        {
            null or "" or "0" or "false" => false,
            "1" or "true" => true,
            _ => throw new StartupException("INVENTORY_TEST_CLOCK must be 1 or 0."),
        };
        if (on && production) throw new StartupException("INVENTORY_TEST_CLOCK=1 is refused in Production: business time would stand still.");
        return on;
    }

    private static double Number(IConfiguration configuration, string name, double otherwise)
    {
        var text = configuration[name];
        if (string.IsNullOrEmpty(text)) return otherwise;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new StartupException($"{name} must be a number of 0 or more.");
    }

    private static TimeSpan Interval(IConfiguration configuration, string name, TimeSpan otherwise, TimeSpan longest)
    {
        var text = configuration[name];
        if (string.IsNullOrEmpty(text)) return otherwise;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.FromSeconds(1) && interval <= longest
            ? interval
            : throw new StartupException($"{name.Replace(":", "__", StringComparison.Ordinal)} must be a time from 00:00:01 to {longest}, as {otherwise}.");
    }

    /// <summary>A setting, or the text of the file that the setting of the same name with <c>_FILE</c> leads to.</summary>
    private static string? Secret(IConfiguration configuration, string name)
    {
        var variable = name.Replace(":", "__", StringComparison.Ordinal);
        if (configuration[name] is { } text)
        {
            if (!string.IsNullOrEmpty(configuration[name + "_FILE"])) throw new StartupException($"Set {variable} or {variable}_FILE, not both.");
            return text;
        }

        var file = configuration[name + "_FILE"];
        if (string.IsNullOrEmpty(file)) return null;
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{variable}_FILE leads to '{file}', which cannot be read.");
        }
    }
}
