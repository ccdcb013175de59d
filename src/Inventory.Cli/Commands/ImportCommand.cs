using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Import;
using Inventory.Cli.Import.Csv;

namespace Inventory.Cli.Commands;

/// <summary><c>inv import</c>: the command line of it.</summary>
internal static class ImportCommand
{
    public static Command Build(CommonOptions options, Surroundings surroundings)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "CSV or JSON Lines files; - for standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        var format = new Option<string?>("--format")
        {
            Description = "csv or jsonl, instead of what the file's name says",
            HelpName = "csv|jsonl",
        };
        format.AcceptOnlyFromAmong("csv", "jsonl");
        var dryRun = new Option<bool>("--dry-run") { Description = "Ask what it would do, and change nothing" };
        var again = new Option<bool>("--again")
        {
            Description = "Import a file anew that was imported before: its units are counted as of now",
        };
        var importId = Inputs.Text("--import-id", "The import's id, to go on with one (a hash of the file's name and content)", "ID");
        var countedAt = Inputs.Text("--counted-at",
            "When the units were counted, such as 2027-07-01T06:00:00Z; what moved since is carried forward (now)", "INSTANT");
        var from = new Option<string?>("--from")
        {
            Description = "The file is this system's export; a row is an article at a location",
            HelpName = string.Join('|', KnownExport.All.Select(static export => export.Name)),
        };
        from.AcceptOnlyFromAmong([.. KnownExport.All.Select(static export => export.Name)]);
        var map = Mappings();
        var skuColumn = Inputs.Text("--sku-column", "The column with the codes of SKUs; characters that ids have not are escaped",
            "HEADING");
        var locationColumn = Inputs.Text("--location-column", "The column with their locations", "HEADING");
        var location = Inputs.Text("--location", "The location of all of them", "NAME");
        var encoding = new Option<string?>("--encoding")
        {
            Description = "The file's encoding (UTF-8, or UTF-16 where it shows)",
            HelpName = "utf-8|utf-16|windows-1252",
        };
        encoding.AcceptOnlyFromAmong("utf-8", "utf-16", "windows-1252");
        var errors = Inputs.Text("--errors", "Write every bad row and warning there: file:line: field: why", "FILE");
        var parallel = new Option<int>("--parallel")
        {
            Description = "Requests under way at once, 1 to 16",
            HelpName = "N",
            DefaultValueFactory = static _ => 4,
        };
        parallel.Validators.Add(static result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is < 1 or > 16) result.AddError("--parallel is 1 to 16.");
        });
        var command = new Command("import", "Creates items and updates those that exist; good rows are imported also when others are bad.")
        {
            files,
        };
        Option[] own =
        [
            format, dryRun, again, importId, countedAt, from, map, skuColumn, locationColumn, location, encoding, errors, parallel,
        ];
        foreach (var option in own) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(again) && result.GetValue(importId) is not null)
            {
                result.AddError("--again makes an id of its own: leave out --import-id.");
            }

            if (result.GetValue(importId) is not null && result.GetValue(files) is { Length: > 1 })
            {
                result.AddError("--import-id goes with one file.");
            }

            if (result.GetValue(location) is not null && result.GetValue(locationColumn) is not null)
            {
                result.AddError("--location is for files without a --location-column.");
            }

        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var sources = parsed.GetValue(files)!.Select(file => ImportSource.Of(file, parsed.GetValue(format))).ToArray();
            if (sources.Count(static source => source.IsStandardInput) > 1)
            {
                throw new UsageException("Standard input can be read only once.");
            }

            var wish = new ImportWish(sources, Mapping(parsed))
            {
                DryRun = parsed.GetValue(dryRun),
                Again = parsed.GetValue(again),
                ImportId = parsed.GetValue(importId),
                CountedAt = parsed.GetValue(countedAt),
                Encoding = EncodingOf(parsed.GetValue(encoding)),
                ErrorsFile = parsed.GetValue(errors),
                Parallel = parsed.GetValue(parallel),
                Attempts = options.Attempts(parsed),
                Json = options.Format(parsed) != Output.OutputFormat.Table,
            };
            using var client = options.FindTarget(parsed).NewClient(wish.Parallel);
            return await new ImportSession(client, surroundings, wish).RunAsync(cancellation);
        });
        return command.WithNotes(Notes).WithExamples(
            "inv import samples/catalogue.csv",
            "inv import samples/hotel.jsonl samples/venue.jsonl",
            "inv import stock.csv --dry-run",
            "inv import articles.csv --sku-column Article --map \"In stock=onHand\" --location LEJ1",
            "inv import inventory_export.csv --from shopify",
            "stock-export | inv import - --format csv --errors bad-rows.txt");

        CsvMapping Mapping(ParseResult parsed)
        {
            var fields = parsed.GetValue(map)!.ToDictionary(static entry => entry.Key, static entry => entry.Value);
            if (parsed.GetValue(skuColumn) is { } sku) fields[sku] = "sku";
            if (parsed.GetValue(locationColumn) is { } at) fields[at] = "location";
            return new(fields, parsed.GetValue(location), KnownExport.All.FirstOrDefault(export => export.Name == parsed.GetValue(from)));
        }
    }

    private const string Notes = """
        Input:
          A CSV file names its columns in the first line: itemId, onHand, outOfService, safetyStock, overbookingLimit, stopSell (true
          or false), and metadata.KEY for facts of your own. Commas, semicolons or tabs; UTF-8 or UTF-16. JSON Lines has one object on each
          line.
          An empty cell, or a field left out, leaves an item's setting and each metadata key as it is.

        Importing again:
          A file's import has an id, made of its name and content. Imported again, rows that were done change nothing, whatever was sold
          since; so a run that broke off is finished by running it again. After new content, or with --again, it is an import of its own,
          and its units are as of --counted-at, or now.

        Other systems' files:
          --sku-column takes codes instead of item ids. An id may have letters, digits, '.', '_' and '-'; each other character becomes
          _xHHHH_, its hexadecimal UTF-16 code unit, and '_' before an x becomes _x005F_: RED LAMP/2 is sku:RED_x0020_LAMP_x002F_2. No two
          codes become one, and XML tools (XmlConvert.DecodeName) give them back. --map HEADING=FIELD reads a column as itemId, sku,
          location or one of the above; FIELD - leaves it out. --from has these ready for exports of Shopify (inventory), WooCommerce and
          Magento (products, stock sources) and Square (item library); rows without units are skipped. Units promised to orders that are
          still open there are not promised here.

        With --output json the summary is JSON; bad rows go to standard error, as file:line: field: why.
        """;

    private static Option<KeyValuePair<string, string>[]> Mappings() => new("--map")
    {
        Description = "Read a column as a field; repeatable",
        HelpName = "HEADING=FIELD",
        Arity = ArgumentArity.ZeroOrMore,
        DefaultValueFactory = static _ => [],
        CustomParser = static result => [.. result.Tokens.Select(token => MappingOf(token.Value, result))],
    };

    private static KeyValuePair<string, string> MappingOf(string text, ArgumentResult result)
    {
        var equals = text.LastIndexOf('=');
        var field = equals > 0 ? text[(equals + 1)..] : "";
        if (field != CsvFields.LeftOut && CsvFields.Parse(field, inMapping: true) is null)
        {
            result.AddError(
                $"--map takes HEADING=FIELD, and a field is sku, location, {CsvFields.LeftOut}, {CsvFields.Names}; not '{text}'.");
            return default;
        }

        return new(text[..equals], field);
    }

    private static Encoding? EncodingOf(string? name) => name switch
    {
        "windows-1252" =>
            CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        "utf-16" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => null,
    };
}
