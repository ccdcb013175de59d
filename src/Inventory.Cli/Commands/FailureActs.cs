using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary>What is decided about failures, one by its id or all that match.</summary>
internal sealed class FailureActs
{
    private readonly Argument<string?> _id = new("FAILURE_ID")
    {
        Description = "The failure's id; left out where all that match are meant",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _consumer =
        Inputs.Text("--consumer", "All of webhook:ID, stream:NAME, bridge:NAME or inbox", "CONSUMER");

    private readonly Option<string?> _type = Inputs.Text("--type", "All of events of this type", "TYPE");

    private readonly Option<string?> _error = Inputs.Text("--error", "All whose last error has this in it", "TEXT");

    private readonly Option<int?> _limit = Inputs.Limit("How many at most, 1 to 1000 (100)");

    private readonly Option<bool> _all = new("--all") { Description = "All there are, up to --limit" };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only tell how many it would be" };

    private readonly Option<string> _reason = Reason();

    private FailureActs()
    {
    }

    public static Command Replay(CommonOptions options) => new FailureActs().Build(options, "replay",
        "Has failures tried again at once, under the same ids; needs a key of scope operate.", "tried again");

    public static Command Ignore(CommonOptions options) => new FailureActs().Build(options, "ignore",
        "Sets failures aside for good; needs a key of scope operate.", "set aside");

    public static Command Fix(CommonOptions options, Surroundings surroundings)
    {
        var (id, reason) = (FailuresCommand.FailureId(), Reason());
        var payload = new Option<string>("--payload")
        {
            Description = "A file with the JSON that takes the place of the event's data, or - for standard input; both are kept",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("fix",
            "Puts the data of an event of the inbox right and has it tried again, by the rights of who sent it; needs scope operate.")
        {
            id, payload, reason,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var json = await JsonOfAsync(parsed.GetValue(payload)!, surroundings, cancellation);
            using var session = options.Open(parsed);
            var request = new ApiRequest(HttpMethod.Post, FailuresCommand.PathOf(parsed.GetValue(id)!) + "/replay")
            {
                Body = new JsonBody().AddJson("payload", json).Add("reason", parsed.GetValue(reason)).ToArray(), Repeatable = false,
            };
            return await session.RunAsync(request, Shape.Acted, static (target, _, _) =>
                target.WriteLine("It is tried again with these data; inv failures list --inbox shows it where it fails again."), cancellation);
        });
        return command.WithExamples("inv failures fix inbox@17 --payload right.json --reason \"the shop wrote orderId\"");
    }

    private Command Build(CommonOptions options, string verb, string description, string done)
    {
        var command = new Command(verb, description) { _id, _consumer, _type, _error, _limit, _all, _dryRun, _reason };
        command.SetAction(async (parsed, cancellation) =>
        {
            Check(parsed, verb);
            using var session = options.Open(parsed);
            return await session.RunAsync(RequestOf(parsed, verb), Shape.Acted, (target, came, _) => target.WriteLine(
                parsed.GetValue(_dryRun) ? $"It would be {came.Cell("matched")}; none was {done}."
                    : $"{came.Cell("done")} of {came.Cell("matched")} were {done}."), cancellation);
        });
        return command.WithExamples($"inv failures {verb} webhook:crm@1207 --reason \"the CRM is back\"",
            $"inv failures {verb} --consumer webhook:crm --error 503 --dry-run --reason \"the CRM is back\"");
    }

    private ApiRequest RequestOf(ParseResult parsed, string verb) => parsed.GetValue(_id) is { } id
        ? new(HttpMethod.Post, $"{FailuresCommand.PathOf(id)}/{verb}")
        {
            Body = new JsonBody().Add("reason", parsed.GetValue(_reason)).ToArray(), Repeatable = false,
        }
        : new(HttpMethod.Post, FailuresCommand.PathOfAll(verb))
        {
            Body = new JsonBody().Add("consumer", parsed.GetValue(_consumer)).Add("eventType", parsed.GetValue(_type))
                .Add("error", parsed.GetValue(_error)).Add("limit", parsed.GetValue(_limit)).Add("dryRun", parsed.GetValue(_dryRun))
                .Add("reason", parsed.GetValue(_reason)).ToArray(),
            Repeatable = false,
        };

    private void Check(ParseResult parsed, string verb)
    {
        var one = parsed.GetValue(_id) is not null;
        Option<string?>[] narrowing = [_consumer, _type, _error];
        var many = parsed.GetValue(_all) || narrowing.Any(option => parsed.GetValue(option) is not null);
        if (one && (many || parsed.GetValue(_dryRun) || parsed.GetValue(_limit) is not null))
            throw new UsageException($"inv failures {verb} takes a FAILURE_ID or what to match, not both.");
        if (!one && !many)
            throw new UsageException($"inv failures {verb} needs a FAILURE_ID, or one of --consumer, --type, --error and --all.");
    }

    private static Option<string> Reason() =>
        new("--reason") { Description = "Why; kept with each", HelpName = "TEXT", Required = true };

    private static async Task<string> JsonOfAsync(string file, Surroundings surroundings, CancellationToken cancellation)
    {
        try
        {
            using var read = new StreamReader(file == "-" ? surroundings.Input : File.OpenRead(file), leaveOpen: file == "-");
            var json = await read.ReadToEndAsync(cancellation);
            using var document = JsonDocument.Parse(json);
            return json;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {failure.Message}");
        }
        catch (JsonException failure)
        {
            throw new UsageException($"{file} is not JSON: {failure.Message}");
        }
    }
}
