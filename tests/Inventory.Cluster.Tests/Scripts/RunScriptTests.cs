using System.Text.RegularExpressions;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Scripts;

/// <summary>What <c>./run</c> promises around the silo: set-up, one ready line, a clean stop, and a start after any death.</summary>
public sealed partial class RunScriptTests : IClassFixture<StubCheckout>, IAsyncLifetime
{
    private readonly StubCheckout _checkout;
    private readonly string _data;
    private readonly int _port = Random.Shared.Next(10_000, 20_000);

    public RunScriptTests(StubCheckout checkout)
    {
        _checkout = checkout;
        _data = Path.Combine(checkout.Root, "data", $"{Guid.NewGuid():N}"[..8]);
    }

    private string PostgresFolder => Path.Combine(_data, "postgres");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Shell.RunAsync(Repository.PrivatePostgres, "remove", PostgresFolder);

    [Fact]
    public async Task Says_once_that_it_is_ready_and_stops_silo_and_PostgreSQL_on_request()
    {
        using var run = await StartAsync();

        Assert.Equal(0, await run.StopAsync());

        var line = Assert.Single(run.Lines, line => line.Contains("is ready", StringComparison.Ordinal));
        Assert.StartsWith($"Inventory.Orleans is ready at http://127.0.0.1:{_port} (PostgreSQL ", line, StringComparison.Ordinal);
        Assert.Contains($"dashboard http://127.0.0.1:{_port}/, ", line, StringComparison.Ordinal);
        Assert.False(await run.IsServingAsync());
        Assert.Equal("not running", await PostgresStatusAsync());
    }

    [Fact]
    public async Task Makes_a_private_key_prints_it_once_and_finds_it_again()
    {
        string key;
        using (var first = await StartAsync())
        {
            key = await first.GetAsync("/environment/INVENTORY_BOOTSTRAP_KEY");
            Assert.Contains(first.Lines, line => line.Contains(key, StringComparison.Ordinal));
            await first.StopAsync();
        }

        using var second = await StartAsync();
        Assert.Equal(key, await second.GetAsync("/environment/INVENTORY_BOOTSTRAP_KEY"));
        Assert.DoesNotContain(second.Lines, line => line.Contains(key, StringComparison.Ordinal));
        Assert.Equal("600", await Shell.RunAsync("stat", "-c", "%a", Path.Combine(_data, "bootstrap-key")));
        Assert.Matches(KeyForm(), key);
        await second.StopAsync();
    }

    [Fact]
    public async Task After_a_hard_kill_the_next_start_adopts_PostgreSQL_and_builds_nothing()
    {
        string postgres;
        DateTime built;
        using (var first = await StartAsync())
        {
            (postgres, built) = (await PostgresStatusAsync(), File.GetLastWriteTimeUtc(_checkout.Built));
            await first.KillAsync();
            Assert.Equal(postgres, await PostgresStatusAsync());
        }

        using var second = await StartAsync();
        Assert.Equal(postgres, await PostgresStatusAsync());
        Assert.Equal(built, File.GetLastWriteTimeUtc(_checkout.Built));
        Assert.DoesNotContain(second.Lines, line => line.StartsWith("Building", StringComparison.Ordinal));

        Assert.Equal(0, await second.StopAsync());
        Assert.Equal("not running", await PostgresStatusAsync());
    }

    [Fact]
    public async Task A_first_start_says_what_it_is_doing()
    {
        using var checkout = new StubCheckout();
        using var run = await RunProcess.StartAsync(checkout.Root, _data, _port);

        Assert.Equal([$"Making a database in {PostgresFolder} ...", "Restoring the packages of Inventory.Silo ...",
            "Building Inventory.Silo ..."],
            run.Lines.Where(line => line.EndsWith(" ...", StringComparison.Ordinal)));
        await run.StopAsync();
    }

    [Fact]
    public async Task The_last_five_logs_stay()
    {
        var log = Path.Combine(Directory.CreateDirectory(_data).FullName, $"silo-{_port}.log");
        string[] before = [log, .. Enumerable.Range(1, 4).Select(older => $"{log}.{older}")];
        for (var age = 0; age < before.Length; age++) await File.WriteAllTextAsync(before[age], $"log of {age}");

        using var run = await StartAsync();

        Assert.Equal(["log of 0", "log of 1", "log of 2", "log of 3"], before.Skip(1).Select(File.ReadAllText));
        Assert.Equal(5, Directory.GetFiles(_data, $"silo-{_port}.log*").Length);
        Assert.DoesNotContain("log of", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        await run.StopAsync();
    }

    [Fact]
    public async Task Two_runs_share_one_PostgreSQL_and_the_last_to_stop_stops_it()
    {
        using var first = await StartAsync();
        using var second = await RunProcess.StartAsync(_checkout.Root, _data, _port + 1);
        var status = await PostgresStatusAsync();

        await first.StopAsync();
        Assert.Equal(status, await PostgresStatusAsync());

        await second.StopAsync();
        Assert.Equal("not running", await PostgresStatusAsync());
    }

    [Fact]
    public async Task A_second_run_on_the_same_port_is_refused_and_harms_nobody()
    {
        using var first = await StartAsync();
        var process = await first.GetAsync("/process");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);

        Assert.Contains($"port {_port} already", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(process, await first.GetAsync("/process"));
        await first.StopAsync();
    }

    [Fact]
    public async Task Names_in_one_line_the_packages_that_do_not_restore_and_ends()
    {
        using var checkout = new StubCheckout("Inventory.Orleans.NoSuchPackage", "Inventory.Orleans.NorThisOne");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => RunProcess.StartAsync(checkout.Root, _data, _port));

        Assert.Equal("NuGet does not find what this needs: Inventory.Orleans.NoSuchPackage, Inventory.Orleans.NorThisOne",
            refusal.Message.Split('\n')[^1]);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{43}$")]
    private static partial Regex KeyForm();

    private Task<RunProcess> StartAsync() => RunProcess.StartAsync(_checkout.Root, _data, _port);

    private async Task<string> PostgresStatusAsync() =>
        (await Shell.TryRunAsync(Repository.PrivatePostgres, ["status", PostgresFolder])).Output;
}
