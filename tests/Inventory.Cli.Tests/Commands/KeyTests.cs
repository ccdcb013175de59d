using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

public sealed class KeyTests : IDisposable
{
    private readonly DirectoryInfo _checkout = Directory.CreateTempSubdirectory("inv-");

    public KeyTests()
    {
        File.WriteAllText(Path.Combine(_checkout.FullName, "Inventory.Orleans.sln"), "");
        Directory.CreateDirectory(Path.Combine(_checkout.FullName, "data", "run"));
        File.WriteAllText(Path.Combine(_checkout.FullName, "data", "run", "bootstrap-key"), StubService.Key + "\n");
    }

    private string Below => _checkout.CreateSubdirectory("samples/deep").FullName;

    public void Dispose() => _checkout.Delete(recursive: true);

    [Fact]
    public async Task The_key_of_the_checkout_is_found_upwards()
    {
        await using var stub = await StubService.AnsweringAsync(200, "{}");

        var run = await CliRun.AsyncIn([], "", [Below], "get", "sku:a", "--server", stub.Address);

        Assert.Equal(0, run.Code);
        Assert.Equal($"Bearer {StubService.Key}", Assert.Single(stub.Requests).Authorization);
    }

    [Fact]
    public async Task The_environment_wins_over_the_checkout_and_a_file_over_both()
    {
        await using var stub = await StubService.AnsweringAsync(200, "{}");
        var file = Path.Combine(_checkout.FullName, "other-key");
        await File.WriteAllTextAsync(file, "from-a-file\r\n");
        var environment = new Dictionary<string, string> { ["INVENTORY_KEY"] = "from-the-environment", ["INVENTORY_URL"] = stub.Address };

        await CliRun.AsyncIn(environment, "", [Below], "get", "sku:a");
        await CliRun.AsyncIn(environment, "", [Below], "get", "sku:a", "--key-file", file);

        Assert.Equal(["Bearer from-the-environment", "Bearer from-a-file"], stub.Requests.Select(static request => request.Authorization));
    }

    [Fact]
    public async Task The_key_of_the_checkout_goes_to_no_other_machine()
    {
        var run = await CliRun.AsyncIn([], "", [Below], "get", "sku:a", "--server", "http://inventory.invalid");

        Assert.Equal(2, run.Code);
        Assert.Contains("There is no API key", run.Error);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("two\nlines")]
    [InlineData("kéy")]
    public async Task What_cannot_be_a_key_is_refused_without_showing_it(string key)
    {
        var run = await CliRun.AsyncIn(new() { ["INVENTORY_KEY"] = key }, "", [], "get", "sku:a", "--server", "http://127.0.0.1:1");

        Assert.Equal(2, run.Code);
        Assert.DoesNotContain(key, run.Error);
    }

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("nonsense")]
    [InlineData("http://user:secret@127.0.0.1")]
    public async Task An_address_that_makes_no_sense_ends_with_2(string server)
    {
        var run = await CliRun.AsyncIn(new() { ["INVENTORY_KEY"] = "key" }, "", [], "get", "sku:a", "--server", server);

        Assert.Equal(2, run.Code);
        Assert.DoesNotContain("secret", run.Error);
    }

    [Fact]
    public async Task A_redirect_does_not_lead_the_key_elsewhere()
    {
        await using var elsewhere = await StubService.AnsweringAsync(200, "{}");
        await using var stub = await StubService.StartAsync((context, _, _) =>
        {
            context.Response.Redirect(elsewhere.Address);
            return Task.CompletedTask;
        });

        var run = await CliRun.AsyncAgainst(stub, "get", "sku:a");

        Assert.Equal(1, run.Code);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_key_with_an_id_of_its_own_is_asked_for_by_it_and_a_repeat_says_that_it_is_not_shown_again()
    {
        await using var stub = await StubService.StartAsync((context, _, _) =>
        {
            context.Response.Headers["Idempotency-Replayed"] = "true";
            return context.AnswerAsync(200, """{"keyId":"desk-2","name":"desk","scopes":["read"],"principal":"anna","tenant":"demo"}""");
        });

        var run = await CliRun.AsyncAgainst(stub, "keys", "create", "desk", "--scope", "read", "--key-id", "desk-2", "--principal", "anna");

        Assert.Equal("""{"keyId":"desk-2","name":"desk","scopes":["read"],"principal":"anna"}""", Assert.Single(stub.Requests).Body);
        Assert.StartsWith("There is such a key already, desk-2.", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task A_new_key_is_shown_and_lists_and_deletions_are_plain()
    {
        await using var stub = await StubService.StartAsync((context, received, _) => received.Method switch
        {
            "POST" => context.AnswerAsync(201, """{"keyId":"k-1","key":"the-new-key","name":"shop","scopes":["read"],"tenant":"demo"}"""),
            "GET" => context.AnswerAsync(200, """{"keys":[{"keyId":"k-1","name":"shop","scopes":["read","sell"],"tenant":"demo"}]}"""),
            _ => context.AnswerAsync(204, ""),
        });

        var made = await CliRun.AsyncAgainst(stub, "keys", "create", "shop", "--scope", "read", "--channel", "web", "--tenant", "demo");
        var list = await CliRun.AsyncAgainst(stub, "keys", "list");
        var gone = await CliRun.AsyncAgainst(stub, "keys", "delete", "k-1");

        Assert.Contains("the-new-key", made.Out);
        Assert.Contains("read sell", list.Out);
        Assert.Equal("k-1 is deleted.\n", gone.Out);
        Assert.Equal((0, 0, 0), (made.Code, list.Code, gone.Code));
        Assert.Equal("DELETE /v1/keys/k-1", $"{stub.Requests.Last().Method} {stub.Requests.Last().Path}");
    }
}
