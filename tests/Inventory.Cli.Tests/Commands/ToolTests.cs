using System.Diagnostics;
using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

/// <summary><c>inv api</c>, <c>context</c> and <c>completion</c>.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inv-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("GET /v1/holds?status=held", "GET", "/v1/holds?status=held", "")]
    [InlineData("delete v1/keys/k", "DELETE", "/v1/keys/k", "")]
    [InlineData(
        "PATCH /v1/items/sku:a --field stopSell=true --field safetyStock=3 --field reason=2027-01-01 --field metadata={\"a\":\"b\"}",
        "PATCH", "/v1/items/sku:a", """{"stopSell":true,"safetyStock":3,"reason":"2027-01-01","metadata":{"a":"b"}}""")]
    [InlineData("POST /v1/holds:batch -d {\"holds\":[]}", "POST", "/v1/holds:batch", """{"holds":[]}""")]
    public async Task Api_sends_any_request_with_the_key(string arguments, string method, string path, string body)
    {
        await using var stub = await StubService.AnsweringAsync(200, """{ "as": "it came" }""");

        var run = await CliRun.AsyncAgainst(stub, ["api", .. arguments.Split(' ')]);

        var request = Assert.Single(stub.Requests);
        Assert.Equal((method, path, body, $"Bearer {StubService.Key}"),
            (request.Method, request.Path, request.Body, request.Authorization));
        Assert.Equal((0, "{ \"as\": \"it came\" }\n"), (run.Code, run.Out));
    }

    [Fact]
    public async Task Api_takes_a_body_from_standard_input_or_a_file()
    {
        await using var stub = await StubService.AnsweringAsync(200, "{}");
        var file = Path.Combine(_folder.FullName, "body.json");
        await File.WriteAllTextAsync(file, """{"from":"file"}""");

        await CliRun.AsyncWith(stub, """{"from":"input"}""", "api", "POST", "/v1/x", "--data", "-");
        await CliRun.AsyncAgainst(stub, "api", "POST", "/v1/x", "--data", $"@{file}");

        Assert.Equal(["""{"from":"input"}""", """{"from":"file"}"""], stub.Requests.Select(static request => request.Body));
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(503, 3)]
    public async Task Api_ends_as_the_status_says_and_repeats_no_POST(int status, int code)
    {
        await using var stub = await StubService.AnsweringAsync(status, Answers.Problem(status, "x", "y"));

        var run = await CliRun.AsyncAgainst(stub, "api", "POST", "/v1/x");

        Assert.Equal((code, 1), (run.Code, stub.Requests.Count));
        Assert.Contains("\"code\":\"x\"", run.Out);
    }

    [Theory]
    [InlineData("api GET //elsewhere.invalid/v1")]
    [InlineData("api GET http://elsewhere.invalid/v1")]
    [InlineData("api FETCH /v1/x")]
    [InlineData("api POST /v1/x --field a=1 --data {}")]
    public async Task Api_leads_the_key_nowhere_else(string command)
    {
        await using var stub = await StubService.AnsweringAsync(200, "{}");

        var run = await CliRun.AsyncAgainst(stub, command.Split(' '));

        Assert.Equal(2, run.Code);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task A_context_keeps_server_and_key_and_its_file_is_for_its_owner_alone()
    {
        await using var stub = await StubService.AnsweringAsync(200, """{"items":[]}""");

        var set = await RunAsync(input: StubService.Key + "\n", "context", "set", "here", "--server", stub.Address, "--key-stdin");
        var list = await RunAsync("", "context", "list");
        var named = await RunAsync("", "items", "--context", "here");
        var current = await RunAsync("", "items");

        Assert.Equal((0, 0, 0, 0), (set.Code, list.Code, named.Code, current.Code));
        Assert.Contains("kept here", list.Out);
        Assert.All(stub.Requests, static request => Assert.Equal($"Bearer {StubService.Key}", request.Authorization));
        Assert.Equal(2, stub.Requests.Count);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(_folder.FullName, "inv", "contexts.json")));
    }

    [Fact]
    public async Task A_contexts_key_goes_to_no_other_server_and_the_environment_goes_before_the_current_context()
    {
        await using var stub = await StubService.AnsweringAsync(200, """{"items":[]}""");
        await using var other = await StubService.AnsweringAsync(200, """{"items":[]}""");
        await RunAsync(StubService.Key, "context", "set", "here", "--server", stub.Address, "--key-stdin");

        var elsewhere = await RunAsync("", "items", "--server", other.Address);
        var both = await RunAsync("", "items", "--server", other.Address, "--context", "here");
        var place = Place("");
        place.Environment["INVENTORY_URL"] = other.Address;
        place.Environment["INVENTORY_KEY"] = "of-the-environment";
        var environment = await CliRun.AsyncOn(place, "items");

        Assert.Equal((2, 2, 0), (elsewhere.Code, both.Code, environment.Code));
        Assert.Empty(stub.Requests);
        Assert.Equal("Bearer of-the-environment", Assert.Single(other.Requests).Authorization);
    }

    [Fact]
    public async Task A_context_that_is_moved_loses_its_key_and_one_that_is_removed_is_gone()
    {
        await RunAsync(StubService.Key, "context", "set", "here", "--server", "http://one.invalid", "--key-stdin");

        var moved = await RunAsync("", "context", "set", "here", "--server", "http://two.invalid");
        var removed = await RunAsync("", "context", "remove", "here");
        var gone = await RunAsync("", "items", "--context", "here");
        var list = await RunAsync("", "context", "list");

        Assert.Contains("key: INVENTORY_KEY", moved.Out);
        Assert.Equal((0, 2), (removed.Code, gone.Code));
        Assert.Equal("There are no contexts; `inv context set NAME --server URL` makes one.\n", list.Out);
    }

    [Fact]
    public async Task A_broken_file_of_contexts_is_not_quoted()
    {
        _folder.CreateSubdirectory("inv");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "inv", "contexts.json"), StubService.Key);

        Assert.Equal(2, (await RunAsync("", "context", "list")).Code);
    }

    [Theory]
    [InlineData("ho", "hold", "holds", "webhooks")]
    [InlineData("holds --st", "--status")]
    [InlineData("items -o ya", "yaml")]
    [InlineData("keys cr", "create")]
    public async Task A_shell_may_ask_what_comes_next(string line, params string[] choices)
    {
        var run = await CliRun.AsyncIn([], "", [], $"[suggest:{line.Length}]", line);

        Assert.Equal(0, run.Code);
        Assert.Equal(choices, run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task There_is_a_script_for_each_shell(string shell)
    {
        var run = await CliRun.AsyncIn([], "", [], "completion", shell);

        Assert.Equal(0, run.Code);
        Assert.Contains("[suggest:", run.Out);
    }

    [Fact]
    public async Task Bash_sources_its_script_and_completes_with_it()
    {
        if (!File.Exists("/bin/bash")) return;
        var script = (await CliRun.AsyncIn([], "", [], "completion", "bash")).Out;
        // A program that answers as inv does: what is asked here is the script.
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "inv"),
            "#!/bin/bash\n[[ $1 == '[suggest:8]' && $2 == 'holds --' ]] && printf -- '--status\\n--owner\\n'\n");
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "ask"),
            $"set -eu\n{script}\ncomplete -p inv >/dev/null\nCOMP_WORDS=(inv holds --) COMP_CWORD=2 COMP_LINE='inv holds --' COMP_POINT=12\n_inv_complete\necho \"${{COMPREPLY[*]}}\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(_folder.FullName, "inv"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", [Path.Combine(_folder.FullName, "ask")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}" },
        })!;

        var (told, complaints) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync();

        Assert.Equal(("--status --owner\n", ""), (await told, await complaints));
    }

    private Place Place(string input) => new() { Environment = { ["XDG_CONFIG_HOME"] = _folder.FullName }, Input = input };

    private Task<CliRun> RunAsync(string input, params string[] arguments) => CliRun.AsyncOn(Place(input), arguments);
}
