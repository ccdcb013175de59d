using Inventory.Testing;

namespace Inventory.Events.Tests.Bridges;

/// <summary>A real RabbitMQ of the tests' own, on a port and in a folder of its own.</summary>
public sealed class RabbitBroker : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"rabbit-{Guid.NewGuid():N}"[..16]);

    /// <summary>Why there can be none; null where there can.</summary>
    public static string? Missing { get; } = IsInstalled() || CanBeInstalled() ? null
        : "RabbitMQ was not found: install it (Debian: apt-get install rabbitmq-server)";

    /// <summary>Where it is, for the whole of its life.</summary>
    public Uri Uri { get; private set; } = null!;

    private static string Program => Path.Combine(Repository.Root, "scripts", "private-rabbitmq");

    public Task InitializeAsync() => Missing is null ? StartAsync() : Task.CompletedTask;

    /// <summary>Starts it again after it was killed; returns when it takes connections.</summary>
    public async Task StartAsync() => Uri = new(await Shell.RunAsync(Program, "start", _folder));

    /// <summary>Ends it at once, as a power cut would.</summary>
    public Task KillAsync() => Shell.RunAsync(Program, "kill", _folder);

    public Task DisposeAsync() => Missing is null ? Shell.RunAsync(Program, "remove", _folder) : Task.CompletedTask;

    private static bool IsInstalled() => Directory.Exists("/usr/lib/rabbitmq/lib") || InPath("rabbitmq-server");

    private static bool CanBeInstalled() => Environment.UserName == "root" && File.Exists("/etc/debian_version") && InPath("apt-get");

    private static bool InPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>Tests that share it, one after another: one of them kills it.</summary>
[CollectionDefinition(Name)]
public sealed class RabbitCollection : ICollectionFixture<RabbitBroker>
{
    public const string Name = "RabbitMQ";
}

/// <summary>A test that a real broker decides; skipped where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RabbitFactAttribute : FactAttribute
{
    public RabbitFactAttribute() => Skip = RabbitBroker.Missing;
}
