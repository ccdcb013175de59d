using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Import;

public sealed class CsvImportTests : IAsyncLifetime
{
    private readonly ItemStore _store = new();
    private StubService _stub = null!;

    public async Task InitializeAsync() =>
        _stub = await StubService.StartAsync((context, received, _) => _store.ImportAsync(context, received.Body));

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Fact]
    public async Task A_half_bad_file_imports_its_good_rows_names_the_bad_ones_by_line_and_ends_with_1()
    {
        var run = await ImportAsync("""
            itemId,onHand,stopSell
            sku:a,1,false
            sku:b,many,false
            nonsense:c,3,false
            sku:d,4,TRUE
            sku:e,1.5,perhaps
            sku:f
            """);

        Assert.Equal(1, run.Code);
        Assert.Equal(["""{"itemId":"sku:a","onHand":1,"stopSell":false}""", """{"itemId":"sku:d","onHand":4,"stopSell":true}"""],
            _store.Accepted);
        Assert.Equal(
            """
            stdin:3: onHand: 'many' is not a whole number from 0 to 1000000000
            stdin:4: itemId: must be an item id.
            stdin:6: onHand: '1.5' is not a whole number from 0 to 1000000000
            stdin:6: stopSell: 'perhaps' is neither true nor false
            stdin:7: the row has 1 cell and the heading line 3

            """, run.Error);
        Assert.Contains("2 created, 0 updated, 0 unchanged, 4 invalid", run.Out);
    }

    [Fact]
    public async Task A_good_file_ends_with_0_and_says_nothing_on_standard_error()
    {
        var run = await ImportAsync("itemId,onHand\nsku:a,1\nsku:b,2\n");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal("application/x-ndjson", Assert.Single(_stub.Requests).ContentType);
    }

    [Fact]
    public async Task Importing_again_is_unchanged_and_another_value_is_an_update()
    {
        await ImportAsync("itemId,onHand\nsku:a,1\nsku:b,2\n");
        var run = await ImportAsync("itemId,onHand\nsku:a,1\nsku:b,3\nsku:c,4\n");

        Assert.Contains("1 created, 1 updated, 1 unchanged, 0 invalid", run.Out);
    }

    [Theory]
    [InlineData("itemId,onHand\r\nsku:a,1\r\n", "CRLF line ends")]
    [InlineData("\u00EF\u00BB\u00BFitemId,onHand\nsku:a,1", "a byte order mark, and no line end after the last row")]
    [InlineData("\"itemId\",\"onHand\"\n\"sku:a\",\"1\"\n", "quoted cells")]
    [InlineData("onHand,itemId\n1,sku:a\n", "columns in another order")]
    [InlineData("itemId,onHand\n\nsku:a,1\n\r\n\n", "empty lines")]
    [InlineData("itemId,onHand,safetyStock,metadata.x\nsku:a,1,,\n", "empty cells, which state nothing")]
    [InlineData("itemId,onHand\nsku:a,0001\n", "leading zeros")]
    [InlineData("itemId,onHand\nsku:a,1.0000\n", "a fraction of nothing, as Magento writes it")]
    [InlineData("itemId;onHand;metadata.x\r\n\"sku:a\";\"1\";\"\"\r\n", "semicolons and quoted cells, as a German Excel writes them")]
    [InlineData("itemId;onHand\nsku:a;1,00\n", "a fraction of nothing with a comma")]
    [InlineData("itemId\tonHand\nsku:a\t1\n", "tabs")]
    [InlineData("sep=;\nitemId;onHand\nsku:a;1\n", "the line by which Excel is told the separator")]
    [InlineData("itemId,onHand\rsku:a,1\r", "bare carriage returns")]
    [InlineData("itemId,onHand\nsku:a,1\n,\n,\n", "rows of empty cells below the data")]
    [InlineData("\u00FF\u00FEi\0t\0e\0m\0I\0d\0,\0o\0n\0H\0a\0n\0d\0\n\0s\0k\0u\0:\0a\0,\0\u0031\0\n\0", "UTF-16, little end first")]
    [InlineData("\u00FE\u00FF\0i\0t\0e\0m\0I\0d\0,\0o\0n\0H\0a\0n\0d\0\n\0s\0k\0u\0:\0a\0,\x00001", "UTF-16, big end first")]
    [InlineData("i\0t\0e\0m\0I\0d\0,\0o\0n\0H\0a\0n\0d\0\n\0s\0k\0u\0:\0a\0,\0\u0031\0", "UTF-16 without a byte order mark")]
    public async Task Accepts(string csv, string why)
    {
        var run = await ImportAsync(csv);

        Assert.True(run.Code == 0, $"{why}: {run.Error}");
        var line = Assert.Single(_store.Accepted);
        Assert.Contains("\"itemId\":\"sku:a\"", line);
        Assert.Contains("\"onHand\":1", line);
        Assert.DoesNotContain("safetyStock", line);
        Assert.DoesNotContain("metadata", line);
    }

    [Fact]
    public async Task Quoted_cells_may_hold_commas_quotes_and_line_ends_and_lines_are_still_counted()
    {
        var run = await ImportAsync("itemId,metadata.name,metadata.unit\nsku:a,\"a \"\"big\"\", red\r\nlamp\",pc\nbad:b,x,y\n");

        Assert.Equal("""{"itemId":"sku:a","metadata":{"name":"a \"big\", red\r\nlamp","unit":"pc"}}""", Assert.Single(_store.Accepted));
        Assert.Equal("stdin:4: itemId: must be an item id.\n", run.Error);
    }

    [Theory]
    [InlineData("sku:a,\"1\"x", "text follows a closing quote; quotes within a quoted cell are doubled")]
    [InlineData("sku:a,1\"", "a quote stands within a cell that is not quoted; quote the whole cell and double the quotes in it")]
    [InlineData("sku:a,\"1", "a quote opens a cell and is never closed")]
    [InlineData("sku:a,1,2", "the row has 3 cells and the heading line 2")]
    [InlineData(",1", "itemId: is missing")]
    [InlineData("sku:a,-1", "onHand: '-1' is not a whole number from 0 to 1000000000")]
    [InlineData("sku:a,1000000001", "onHand: '1000000001' is not a whole number from 0 to 1000000000")]
    [InlineData("sku:a,99999999999999999999", "onHand: '99999999999999999999' is not a whole number from 0 to 1000000000")]
    [InlineData("sku:a, 1", "onHand: ' 1' is not a whole number from 0 to 1000000000")]
    [InlineData("sku:\u00FF,1", "itemId: is not UTF-8 text, perhaps Windows-1252; save the file as UTF-8, or add --encoding windows-1252")]
    public async Task A_bad_row_is_named_and_the_next_one_is_imported(string row, string why)
    {
        var run = await ImportAsync($"itemId,onHand\n{row}\nsku:next,5\n");

        Assert.Equal((1, $"stdin:2: {why}\n"), (run.Code, run.Error));
        Assert.Equal("""{"itemId":"sku:next","onHand":5}""", Assert.Single(_store.Accepted));
    }

    [Theory]
    [InlineData("itemId,colour\nsku:a,red\n", "colour: unknown column; columns are itemId, onHand,")]
    [InlineData("ItemID,onHand\nsku:a,1\n", "ItemID: unknown column; did you mean itemId?")]
    [InlineData("sku:a,1\nsku:b,2\n", "the heading line is missing: 'sku:a' is an item")]
    [InlineData("onHand\n1\n", "itemId: the column is missing")]
    [InlineData("itemId,onHand,onHand\nsku:a,1,1\n", "onHand: the column is there twice")]
    [InlineData("itemId,\nsku:a,1\n", "heading: unknown column; column 2 has no heading")]
    [InlineData("", "the heading line is missing")]
    public async Task A_file_whose_headings_make_no_sense_is_refused_before_anything_is_sent(string csv, string why)
    {
        var run = await ImportAsync(csv);

        Assert.Equal(1, run.Code);
        Assert.StartsWith("stdin:1: ", run.Error);
        Assert.Contains(why, run.Error);
        Assert.Empty(_stub.Requests);
    }

    [Fact]
    public async Task A_row_longer_than_the_buffer_is_named_and_the_next_one_is_imported()
    {
        var run = await ImportAsync($"itemId,metadata.x\nsku:a,{new string('x', 700_000)}\nsku:b,y\n");

        Assert.Equal((1, "stdin:2: the row is longer than 256 KiB\n"), (run.Code, run.Error));
        Assert.Contains("sku:b", Assert.Single(_store.Accepted));
    }

    [Fact]
    public async Task A_quote_that_never_closes_costs_its_own_row_only_however_long_the_file()
    {
        var rows = string.Concat(Enumerable.Range(0, 30_000).Select(static number => $"sku:{number},1,z\n"));
        var run = await ImportAsync($"itemId,onHand,metadata.x\nsku:a,1,\"z\n{rows}");

        Assert.Equal("stdin:2: a quote opens a cell and is never closed\n", run.Error);
        Assert.Equal(30_000, _store.Items.Count);
    }

    private Task<CliRun> ImportAsync(string csv) => CliRun.AsyncWith(_stub, csv, "import", "-", "--format", "csv");
}
