using System.Xml;
using FsCheck;
using FsCheck.Fluent;
using Inventory.Cli.Import;
using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Import;

/// <summary>Files of other systems: their codes, headings and ready mappings.</summary>
public sealed class ForeignFileTests : IAsyncLifetime
{
    private readonly ItemStore _store = new();
    private StubService _stub = null!;

    public async Task InitializeAsync() =>
        _stub = await StubService.StartAsync((context, received, _) => _store.ImportAsync(context, received.Body));

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Theory]
    [InlineData("LAMP-1.B_L", "LAMP-1.B_L")]
    [InlineData("RED LAMP", "RED_x0020_LAMP")]
    [InlineData("A/B+C", "A_x002F_B_x002B_C")]
    [InlineData("_x0020_", "_x005F_x0020_")]
    [InlineData("größe", "gr_x00F6__x00DF_e")]
    [InlineData("", "")]
    public void A_code_becomes_a_part_of_an_item_id(string code, string part) => Assert.Equal(part, ItemCode.Encode(code));

    [Fact]
    public void Every_code_comes_back_from_its_part_so_that_no_two_become_one() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(static code => code is not null),
        static code =>
        {
            var part = ItemCode.Encode(code);
            return part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') && XmlConvert.DecodeName(part) == code;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Codes_are_escaped_and_columns_mapped_and_what_nobody_mapped_is_told()
    {
        var run = await ImportAsync("Article,In stock,Colour\nRED LAMP/2,5,red\n", "--sku-column", "Article", "--map", "In stock=onHand",
            "--location", "Main Store");

        Assert.Equal("""{"itemId":"sku:RED_x0020_LAMP_x002F_2@Main_x0020_Store","onHand":5}""", Assert.Single(_store.Accepted));
        Assert.Equal((0, "inv: stdin: columns passed over: Colour\n"), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("Handle,Title,SKU,Location,Unavailable (not editable),Committed (not editable),On hand (current),On hand (new)\nlamp,Lamp,L 1,Main,1,2,10,\nlamp,Lamp,L 1,Branch,0,0,not stocked,\n", "shopify",
        """{"itemId":"sku:L_x0020_1@Main","outOfService":1,"onHand":10,"metadata":{"title":"Lamp"}}""")]
    [InlineData("ID,Type,SKU,Name,Published,\"Is featured?\",Stock\n1,variable,,Lamp,1,0,\n2,variation,L/1,\"Lamp, red\",1,0,7\n",
        "woocommerce",
        """{"itemId":"sku:L_x002F_1","onHand":7,"metadata":{"title":"Lamp, red"}}""")]
    [InlineData("source_code,sku,status,quantity\ndefault,L+1,1,100.0000\n", "magento",
        """{"itemId":"sku:L_x002B_1@default","onHand":100}""")]
    [InlineData("sku,store_view_code,name,qty,is_in_stock\nL1,,Lamp,3.0000,1\n", "magento",
        """{"itemId":"sku:L1","onHand":3,"metadata":{"title":"Lamp"}}""")]
    public async Task A_row_of_a_known_export_is_an_item_at_a_location_and_what_is_not_stocked_is_skipped(string csv, string from,
        string line)
    {
        var run = await ImportAsync(csv, "--from", from);

        Assert.Equal(line, Assert.Single(_store.Accepted));
        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Fact]
    public async Task Square_has_a_column_for_each_location_and_so_a_row_is_an_item_at_each()
    {
        var run = await ImportAsync("Token,Item Name,SKU,Current Quantity Main Store,New Quantity Main Store,Current Quantity Annex\nT1,Lamp,L1,4,,6\nT2,Desk,D1,,,2\n", "--from", "square");

        Assert.Equal(
            [
                """{"itemId":"sku:L1@Main_x0020_Store","onHand":4,"metadata":{"title":"Lamp"}}""",
                """{"itemId":"sku:L1@Annex","onHand":6,"metadata":{"title":"Lamp"}}""",
                """{"itemId":"sku:D1@Annex","onHand":2,"metadata":{"title":"Desk"}}""",
            ],
            _store.Accepted);
        Assert.Contains("1 without units skipped", run.Out);
    }

    [Fact]
    public async Task A_mapping_of_ones_own_goes_before_a_ready_one()
    {
        await ImportAsync("sku,qty,name,max_cart_qty\nL1,3,Lamp,2\n", "--from", "magento", "--map", "name=-", "--map",
            "max_cart_qty=safetyStock");

        Assert.Equal("""{"itemId":"sku:L1","onHand":3,"safetyStock":2}""", Assert.Single(_store.Accepted));
    }

    [Theory]
    [InlineData("Article,Stock\nL1,1\n", "stdin:1: SKU: the column is missing", "--from", "woocommerce")]
    [InlineData("Article,Stock\nL1,1\n", "stdin:1: Nr: there is no such column to map", "--sku-column", "Nr")]
    [InlineData("itemId,onHand,Free\nsku:a,1,2\n", "onHand and Free are the same column", "--map", "Free=onHand")]
    [InlineData("itemId,Article\nsku:a,b\n", "itemId is a whole item id", "--sku-column", "Article")]
    public async Task A_mapping_that_does_not_fit_the_file_is_refused_before_anything_is_sent(string csv, string why,
        params string[] arguments)
    {
        var run = await ImportAsync(csv, arguments);

        Assert.Equal(1, run.Code);
        Assert.Contains(why, run.Error);
        Assert.Empty(_stub.Requests);
    }

    [Theory]
    [InlineData("--map", "Stock")]
    [InlineData("--map", "Stock=many")]
    [InlineData("--from", "amazon")]
    [InlineData("--location", "a", "--location-column", "b")]
    public async Task A_mapping_that_makes_no_sense_ends_with_2(params string[] arguments)
    {
        var run = await ImportAsync("itemId\nsku:a\n", arguments);

        Assert.Equal(2, run.Code);
        Assert.Empty(_stub.Requests);
    }

    private Task<CliRun> ImportAsync(string csv, params string[] arguments) =>
        CliRun.AsyncWith(_stub, csv, ["import", "-", "--format", "csv", .. arguments]);
}
