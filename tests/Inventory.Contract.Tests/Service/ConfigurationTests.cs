using Inventory.Testing;

namespace Inventory.Contract.Tests.Service;

/// <summary>
/// A configuration that cannot be honoured ends the program before anything starts: a line for every mistake, exit code 1, and no secret
/// told.
/// </summary>
public sealed class ConfigurationTests
{
    private const string Nowhere = "Host=127.0.0.1;Port=1";
    private const string Told = "Inventory.Orleans cannot start: ";

    [Fact]
    public async Task Every_mistake_is_told_at_once_in_a_line_of_its_own()
    {
        var lines = await RefusedAsync(
            Nowhere,
            ("Ledger__CommandSeconds", "abc"), ("Ledger__ClockTolerance", "00:02:00"), ("Cluster__Address", "nope.invalid"),
                ("Cluster__SiloPort", "65536"),
            ("Expiry__Interval", "often"), ("ASPNETCORE_URLS", "htp:/x"));

        Assert.Equal(6, lines.Length);
        AssertTold(lines, "Ledger__CommandSeconds must be a whole number of seconds from 1 to 60, not 'abc'.");
        AssertTold(lines, "Ledger__ClockTolerance must be a time from 00:00:00.1000000 to 00:01:00, as 00:00:05; it is '00:02:00'.");
        AssertTold(lines, "Cluster__Address is neither an IP address nor a host name that can be resolved: 'nope.invalid'.");
        AssertTold(lines, "Cluster__SiloPort must be a whole number from 0 to 65535, not '65536'.");
        AssertTold(lines, "Expiry__Interval must be a time from 00:00:01 to 00:01:30, as 00:00:05; it is 'often'.");
        AssertTold(lines, "ASPNETCORE_URLS has 'htp:/x', which is no address to listen on, such as http://127.0.0.1:5080.");
    }

    [Theory]
    [InlineData("Ledger__CommandSeconds", "-1", "whole number of seconds from 1 to 60, not '-1'")]
    [InlineData("Ledger__CommandSeconds", "2147484", "whole number of seconds from 1 to 60, not '2147484'")]
    [InlineData("Ledger__ClockTolerance", "00:00:00.05", "a time from 00:00:00.1000000 to 00:01:00")]
    [InlineData("Expiry__Interval", "00:01:31", "a time from 00:00:01 to 00:01:30")]
    [InlineData("Expiry__Interval", "00:00:00", "a time from 00:00:01 to 00:01:30")]
    [InlineData("Reconciliation__Interval", "1.00:00:01", "a time from 00:00:01 to 1.00:00:00")]
    [InlineData("Journal__KeepDays", "30", "whole number of days from 31 to 36500, not '30'")]
    [InlineData("INVENTORY_DATABASE_PATIENCE_SECONDS", "1e400", "a number from 0 to 3600, not '1e400'")]
    [InlineData("Ledger__ComandSeconds", "1", "did you mean Ledger__CommandSeconds?")]
    [InlineData("Cluster__Adress", "127.0.0.1", "did you mean Cluster__Address?")]
    [InlineData("Cluster__Address", "192.0.2.1", "is no address of this machine")]
    [InlineData("Kestrel__Certificates__Default__Path", "/nowhere/silo.pfx", "leads to '/nowhere/silo.pfx', where no file is")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:65536", "whose port is not from 0 to 65535")]
    [InlineData("Bridges__Kafka__BootstrapServers", "one:9092,two", "must be as host:9092,host:9092, not 'one:9092,two'")]
    public async Task A_setting_that_cannot_be_honoured_is_told_by_its_name(string variable, string value, string told)
    {
        var line = Assert.Single(await RefusedAsync(Nowhere, (variable, value)));
        Assert.StartsWith(Told + variable, line, StringComparison.Ordinal);
        Assert.Contains(told, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is not set")]
    [InlineData("Database=inventory", "names no host")]
    [InlineData("Host=a;Port=65536", "has a Port that is not from 1 to 65535")]
    [InlineData("Host=a;Target Session Attributes=primary", "names one: leave them out, or name all hosts as Host=one,two")]
    [InlineData("Host=a;Pasword=open-sesame", "in part 2; did you mean Password?")]
    [InlineData("Host=a;Password=open;sesame=1", "in part 3; a value with a semicolon in it needs quotes around it")]
    public async Task What_is_wrong_with_the_connection_string_is_told_without_quoting_it(string connectionString, string told)
    {
        var line = Assert.Single(await RefusedAsync(connectionString));
        Assert.StartsWith(Told + "ConnectionStrings__Inventory", line, StringComparison.Ordinal);
        Assert.Contains(told, line, StringComparison.Ordinal);
        Assert.DoesNotContain("open", line, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_bridge_is_told_without_quoting_its_password()
    {
        var lines = await RefusedAsync(
            Nowhere,
            ("Bridges__RabbitMq__Uri", "http://ann:open-sesame@host"), ("Bridges__RabbitMq__User", "ann"),
                ("Bridges__RabbitMq__Types", "hold_placed.v1,hold_placd.v1"), ("Bridges__RabbitMq__Quorum", "1"),
            ("Bridges__Kafka__Topic", "stock"));

        Assert.Equal(5, lines.Length);
        AssertTold(lines, "Bridges__RabbitMq__Uri must be as amqp://host:5672/vhost or amqps://host:5671/vhost; in user, password and vhost, "
            + "write signs such as / or @ as %2F or %40.");
        AssertTold(lines, "Set Bridges__RabbitMq__User and Bridges__RabbitMq__Password, or neither.");
        AssertTold(lines, "Bridges__RabbitMq__Types has 'hold_placd.v1', which is no event type; did you mean hold_placed.v1?");
        AssertTold(lines, "Bridges__Kafka has settings, but Bridges__Kafka__BootstrapServers is not set.");
        Assert.DoesNotContain(lines, line => line.Contains("sesame", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("short-Key-1", "at least 16 characters")]
    [InlineData("changeme-0123456789", "too simple")]
    [InlineData("", "is empty")]
    public async Task A_key_that_is_no_secret_is_refused_in_production_without_quoting_it(string key, string told)
    {
        var line = Assert.Single(await RefusedAsync(Nowhere, ("INVENTORY_BOOTSTRAP_KEY", key), ("DOTNET_ENVIRONMENT", "Production")));
        Assert.Contains(told, line, StringComparison.Ordinal);
        if (key.Length > 0) Assert.DoesNotContain(key, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DOTNET_ENVIRONMENT")]
    [InlineData("ASPNETCORE_ENVIRONMENT")]
    public async Task The_test_clock_is_refused_in_production(string variable)
    {
        (string, string?)[] environment = variable == "DOTNET_ENVIRONMENT" ? [(variable, "Production")]
            : [("DOTNET_ENVIRONMENT", null), (variable, "Production")];
        var line = Assert.Single(await RefusedAsync(Nowhere, [("INVENTORY_TEST_CLOCK", "1"), .. environment]));
        Assert.Contains("INVENTORY_TEST_CLOCK=1 is refused in Production", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_told_before_anything_starts()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        await using var silo = SiloProcess.Launch(Nowhere, port: ((System.Net.IPEndPoint)other.LocalEndpoint).Port);
        Assert.Equal(1, await silo.WaitForExitAsync());
        Assert.Contains("address already in use", Assert.Single(silo.Output.Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<string[]> RefusedAsync(string connectionString, params (string Name, string? Value)[] variables)
    {
        await using var silo =
            SiloProcess.Launch(connectionString, variables.ToDictionary(variable => variable.Name, variable => variable.Value));
        Assert.Equal(1, await silo.WaitForExitAsync());
        return silo.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void AssertTold(string[] lines, string told) => Assert.Contains(Told + told, lines);
}
