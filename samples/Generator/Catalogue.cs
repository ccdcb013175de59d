using System.Globalization;
using System.Text;

namespace Inventory.Samples.Generator;

/// <summary>A shop's catalogue: SKUs by product, colour and size, in a warehouse and some of the branches.</summary>
public static class Catalogue
{
    private const string Warehouse = "LEJ1";

    private static readonly string[] Branches = ["BER1", "HAM1", "MUC1", "VIE1", "ZRH1", "AMS1"];

    private static readonly (string Code, string Name, string[] Sizes)[] Kinds =
    [
        ("TEE", "T-shirt", ["S", "M", "L", "XL"]),
        ("KNIT", "Jumper", ["S", "M", "L"]),
        ("BOOT", "Boots", ["38", "40", "42", "44"]),
        ("LAMP", "Lamp", [""]),
        ("MUG", "Mug", [""]),
        ("RUG", "Rug", ["80x150", "140x200"]),
    ];

    private static readonly (string Code, string Name)[] Colours = [("BLK", "black"), ("NVY", "navy"), ("RED", "red"), ("SND", "sand")];

    private const int ProductsOfAKind = 180;

    /// <summary>Writes it as CSV.</summary>
    public static string Write(SplitMix64 random)
    {
        var text = new StringBuilder("itemId,onHand,outOfService,safetyStock,overbookingLimit,stopSell,metadata.name\n");
        foreach (var kind in Kinds)
        {
            for (var product = 1; product <= ProductsOfAKind; product++)
            {
                foreach (var colour in Colours)
                {
                    foreach (var size in kind.Sizes) WriteSku(text, random, kind, product, colour, size);
                }
            }
        }

        return text.ToString();
    }

    private static void WriteSku(
        StringBuilder text, SplitMix64 random, (string Code, string Name, string[] Sizes) kind, int product,
            (string Code, string Name) colour, string size)
    {
        var code = string.Create(CultureInfo.InvariantCulture,
            $"{kind.Code}-{product:0000}-{colour.Code}{(size.Length > 0 ? "-" + size : "")}");
        var name = $"{kind.Name} {colour.Name}{(size.Length > 0 ? " " + size : "")}";
        WriteRow(text, random, code, Warehouse, name, most: 400);
        if (random.Percent(45)) WriteRow(text, random, code, random.Of(Branches), name, most: 12);
    }

    private static void WriteRow(StringBuilder text, SplitMix64 random, string code, string location, string name, int most)
    {
        // Some sold out, some blocked, some on back-order: what a real catalogue has.
        var onHand = random.Percent(4) ? 0 : random.Between(1, most);
        var outOfService = random.Percent(3) ? random.Between(0, Math.Min(onHand, 3)) : 0;
        var safetyStock = most > 100 ? 5 : random.Percent(30) ? 1 : 0;
        var overbooking = most > 100 && random.Percent(5) ? 20 : 0;
        var stopSell = random.Percent(1) ? "true" : "false";
        text.Append(CultureInfo.InvariantCulture, $"sku:{code}@{location},{Math.Max(onHand, outOfService + safetyStock)},{outOfService},{safetyStock},{overbooking},{stopSell},{name}\n");
    }
}
