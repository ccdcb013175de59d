using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Import;

/// <summary>
/// Files that somebody's program wrote badly: what is wrong is said, with its line, and nothing is stored that the file does not say.
/// </summary>
public sealed class TroubledFileTests : IAsyncLifetime
{
    private readonly ItemStore _store = new();
    private StubService _stub = null!;

    public async Task InitializeAsync() =>
        _stub = await StubService.StartAsync((context, received, _) => _store.ImportAsync(context, received.Body));

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Fact]
    public async Task A_heading_in_Windows_1252_is_refused_and_the_encoding_is_named()
    {
        var run = await ImportAsync("itemId,metadata.gr\u00F6\u00DFe\nsku:a,x\n");

        Assert.Equal((1,
            "stdin:1: the heading line is not UTF-8 text, perhaps Windows-1252; save the file as UTF-8, or add --encoding windows-1252\n"),
            (run.Code, run.Error));
        Assert.Empty(_stub.Requests);
    }

    [Fact]
    public async Task A_cell_in_Windows_1252_costs_its_row()
    {
        var run = await ImportAsync("itemId,metadata.x\nsku:a,gr\u00F6\u00DFe\nsku:b,plain\n");

        Assert.Equal("""{"itemId":"sku:b","metadata":{"x":"plain"}}""", Assert.Single(_store.Accepted));
        Assert.StartsWith("stdin:2: metadata.x: is not UTF-8 text, perhaps Windows-1252", run.Error);
    }

    [Fact]
    public async Task A_line_of_JSON_in_Windows_1252_is_not_sent()
    {
        var run = await CliRun.AsyncWith(_stub, "{\"itemId\":\"sku:a\",\"metadata\":{\"x\":\"gr\u00F6\u00DFe\"}}\n", "import", "-",
            "--format", "jsonl");

        Assert.Empty(_stub.Requests);
        Assert.StartsWith("stdin:1: the line is not UTF-8 text, perhaps Windows-1252", run.Error);
    }

    [Fact]
    public async Task A_file_said_to_be_Windows_1252_is_read_as_that()
    {
        var run = await ImportAsync("itemId;metadata.gr\u00F6\u00DFe\nsku:a;\u0080\n", "--encoding", "windows-1252");

        Assert.Equal("""{"itemId":"sku:a","metadata":{"größe":"€"}}""", Assert.Single(_store.Accepted));
        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Fact]
    public async Task UTF_16_that_is_broken_is_refused_before_anything_is_sent()
    {
        var run = await ImportAsync("\u00FF\u00FEi\0\u0000\u00D8i\0");

        Assert.Equal(2, run.Code);
        Assert.Contains("stdin is not text", run.Error);
        Assert.Empty(_stub.Requests);
    }

    [Theory]
    [InlineData("1.000", "'1.000' is not a whole number from 0 to 1000000000; it may mean thousands or a fraction: write it without '.'")]
    [InlineData("1.5", "'1.5' is not a whole number from 0 to 1000000000")]
    [InlineData("1e3", "'1e3' is not a whole number from 0 to 1000000000")]
    [InlineData("1.", "'1.' is not a whole number from 0 to 1000000000")]
    [InlineData("5000000000.0", "'5000000000.0' is not a whole number from 0 to 1000000000")]
    public async Task Units_that_could_mean_something_else_are_not_guessed(string cell, string why)
    {
        var run = await ImportAsync($"itemId,onHand\nsku:a,{cell}\n");

        Assert.Equal($"stdin:2: onHand: {why}\n", run.Error);
        Assert.Empty(_store.Accepted);
    }

    [Fact]
    public async Task A_column_of_metadata_sends_the_keys_that_have_a_value_and_no_others()
    {
        await ImportAsync("itemId,metadata.a,metadata.b\nsku:x,1,\nsku:y,,\n");

        Assert.Equal(["""{"itemId":"sku:x","metadata":{"a":"1"}}""", """{"itemId":"sku:y"}"""], _store.Accepted);
    }

    [Fact]
    public async Task The_same_item_twice_is_told_with_both_lines()
    {
        var run = await ImportAsync("itemId,onHand\nsku:a,1\nsku:b,2\nsku:a,1\n");

        Assert.Equal((0, "stdin:4: warning: the item stands in line 2, too; each row says what shall be, so one of them is wrong\n"),
            (run.Code, run.Error));
    }

    [Fact]
    public async Task The_same_item_twice_with_other_content_is_told_and_the_later_row_refused()
    {
        var run = await ImportAsync("itemId,onHand\nsku:a,1\nsku:a,2\n");

        Assert.Equal("""{"itemId":"sku:a","onHand":1}""", Assert.Single(_store.Accepted));
        Assert.Equal(1, run.Code);
        Assert.Contains("stdin:3: warning: the item stands in line 2, too", run.Error);
        Assert.Contains("stdin:3: id-reused: Another line of this import says otherwise.", run.Error);
    }

    [Theory]
    [InlineData("sku:a,1,\"5 inch\nsku:b,2,7\"\nsku:c,3,x\n", "2: a quote opens a cell here and closes behind another row",
        "3: a quote stands within a cell", "sku:c")]
    [InlineData("sku:a,1,\"fine\nsku:b,2,\"fine\"\nsku:c,3,x\n", "2: text follows a closing quote", null, "sku:b", "sku:c")]
    [InlineData("sku:a,1,\"fine\nsku:b,2,y\nsku:c,3,x\n", "2: a quote opens a cell and is never closed", null, "sku:b", "sku:c")]
    [InlineData("sku:a,1,\"two\nlines\"\nsku:b,2,\"open\nsku:c,3,x\n", "4: a quote opens a cell and is never closed", null, "sku:a",
        "sku:c")]
    [InlineData("\"sku:a\",1,\"two\n\nlines, and,\nmore\"\nsku:c,3,x\n", null, null, "sku:a", "sku:c")]
    public async Task A_quote_too_many_is_told_where_it_opened_and_swallows_no_other_row(string rows, string? first, string? second,
        params string[] imported)
    {
        var run = await ImportAsync("itemId,onHand,metadata.x\n" + rows);

        var told = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] expected = [.. new[] { first, second }.OfType<string>()];
        Assert.Equal(expected.Length, told.Length);
        Assert.All(expected.Zip(told), static pair => Assert.StartsWith($"stdin:{pair.First}", pair.Second));
        Assert.Equal(imported, _store.Items.Keys.Order(StringComparer.Ordinal));
    }

    private Task<CliRun> ImportAsync(string csv, params string[] arguments) =>
        CliRun.AsyncWith(_stub, csv, ["import", "-", "--format", "csv", .. arguments]);
}
