using Inventory.Testing;

namespace Inventory.Cluster.Tests.Scripts;

/// <summary>A checkout with the real scripts and a silo that only answers its health check: what is under test is <c>run</c>.</summary>
public sealed class StubCheckout : IDisposable
{
    private const string Program = """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapGet("/process", () => Environment.ProcessId);
        app.MapGet("/environment/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? "");
        app.Run();
        """;

    /// <summary>Copies the scripts and writes the silo; the first <c>run</c> builds it.</summary>
    public StubCheckout()
        : this([])
    {
    }

    /// <param name="packages">What the silo needs besides.</param>
    internal StubCheckout(params string[] packages)
    {
        Root = Path.Combine(Path.GetTempPath(), $"inventory-{Guid.NewGuid():N}"[..20]);
        var silo = Directory.CreateDirectory(Path.Combine(Root, "src", "Inventory.Silo")).FullName;
        Directory.CreateDirectory(Path.Combine(Root, "scripts"));
        string[] copied = ["run", "scripts/common.sh", "scripts/private-postgres", "Directory.Build.props", "Directory.Packages.props",
            "NuGet.config"];
        foreach (var file in copied) File.Copy(Path.Combine(Repository.Root, file), Path.Combine(Root, file));
        var needs = string.Concat(packages.Select(package => $"""<PackageReference Include="{package}" VersionOverride="1.0.0" />"""));
        File.WriteAllText(Path.Combine(silo, "Inventory.Silo.csproj"),
            $"""<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup>{needs}</ItemGroup></Project>""");
        File.WriteAllText(Path.Combine(silo, "Program.cs"), Program);
    }

    /// <summary>The checkout's folder.</summary>
    public string Root { get; }

    /// <summary>The assembly that <c>run</c> builds.</summary>
    public string Built => Path.Combine(Root, "artifacts", "bin", "Inventory.Silo", "release", "Inventory.Silo.dll");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);
}
