using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Commands;
using Inventory.Cli.Http;

namespace Inventory.Cli;

/// <summary>The program: parses, runs a command, and turns what went wrong into a line and an exit code.</summary>
internal static class Inv
{
    private static readonly string[] Help = ["--help"];

    public static async Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken cancellation = default)
    {
        var parsed = Parse(args, surroundings);
        // --help, --version and a shell's questions come before complaints about what else is missing.
        if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true } && args is not [['[', ..], ..])
        {
            foreach (var error in parsed.Errors) surroundings.Error.WriteLine($"inv: {error.Message}");
            surroundings.Error.WriteLine($"See `{PathOf(parsed.CommandResult.Command)} --help`.");
            return ExitCode.Usage;
        }

        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    Output = surroundings.Out,
                    Error = surroundings.Error,
                },
                cancellation);
            surroundings.Out.Flush();
            return code;
        }
        catch (UsageException failure)
        {
            return Fail(surroundings, failure.Message, ExitCode.Usage);
        }
        catch (NoAnswerException failure)
        {
            return Fail(surroundings, failure.Message, ExitCode.NoAnswer);
        }
        catch (System.Text.Json.JsonException)
        {
            return Fail(surroundings, "The server's answer is not what Inventory.Orleans answers. Check --server.", ExitCode.NoAnswer);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (IOException failure)
        {
            return Fail(surroundings, failure.Message, ExitCode.Refused);
        }
    }

    /// <summary>Reads a command line, without doing anything.</summary>
    public static ParseResult Parse(string[] args, Surroundings surroundings) => Build(surroundings)
        .Parse(args.Length == 0 ? Help : args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });

    private static RootCommand Build(Surroundings surroundings)
    {
        var options = new CommonOptions(surroundings);
        var root = new RootCommand("The command line of Inventory.Orleans: imports items, places and ends holds, shows what happened.");
        HelpText.Attach(
            root,
            new("Items", [
                ImportCommand.Build(options, surroundings), SettingsCommands.Create(options), SettingsCommands.Set(options),
                    StockCommands.Adjust(options), StockCommands.Count(options),
                ItemCommands.List(options), ItemCommands.Get(options), EventsCommands.Events(options),
                    AvailabilityCommands.Availability(options), AvailabilityCommands.Nights(options),
            ]),
            new("Holds", [
                PlaceCommand.Build(options), ChangeCommands.Resize(options), ChangeCommands.Extend(options), EndCommands.Confirm(options),
                    ReleaseCommand.Build(options),
                EndCommands.Cancel(options), EndCommands.Fulfil(options), HoldsCommand.Build(options), EventsCommands.History(options),
                    CompareCommand.Build(options, surroundings), ReceiptCommand.Build(options),
            ]),
            new("Operations", [
                StatusCommand.Build(options), DriftCommands.Drift(options), DriftCommands.Stuck(options), DriftCommands.Reconcile(options),
                    JobCommands.Sweep(options), JobsCommand.Build(options),
                KeyCommands.Build(options), WebhooksCommand.Build(options), FailuresCommand.Build(options, surroundings),
                ReplayOutboxCommand.Build(options), InboxCommand.Build(options, surroundings),
            ]),
            new("Tools", [
                ApiCommand.Build(options, surroundings), ContextCommands.Build(options, surroundings), JobCommands.Clock(options),
                    CompletionCommand.Build(surroundings),
            ]));
        foreach (var option in options.All) root.Add(option);
        return root;
    }

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "inv";

    private static int Fail(Surroundings surroundings, string message, int code)
    {
        surroundings.Out.Flush();
        surroundings.Error.WriteLine($"inv: {message}");
        return code;
    }
}
