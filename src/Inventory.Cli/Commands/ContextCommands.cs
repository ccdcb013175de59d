using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Contexts;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv context</c>: servers and keys by name.</summary>
internal static class ContextCommands
{
    public static Command Build(CommonOptions options, Surroundings surroundings) =>
        new Command("context", "Keeps servers and where their keys are by name, for --context.")
        {
            List(surroundings),
            Use(surroundings),
            Set(options, surroundings),
            Remove(surroundings),
        }.WithExamples("inv context set prod --server https://inventory.example --key-variable INVENTORY_PROD_KEY", "inv context use prod",
        "inv holds --context prod");

    private static Command List(Surroundings surroundings)
    {
        var command = new Command("list", "Lists contexts; the star is the one used where none is named.");
        command.SetAction(_ =>
        {
            var contexts = ContextFile.Load(surroundings);
            var table = new TextTable("", "NAME", "SERVER", "KEY");
            foreach (var context in contexts.All.Values)
            {
                table.Add(context.Name == contexts.Current ? "*" : "", context.Name, context.Server, context.KeySource);
            }

            table.Write(Screen.Of(surroundings), empty: "There are no contexts; `inv context set NAME --server URL` makes one.");
            return ExitCode.Ok;
        });
        return command.WithExamples("inv context list");
    }

    private static Command Use(Surroundings surroundings)
    {
        var name = Name();
        var command = new Command("use", "Makes a context the one used where none is named.") { name };
        command.SetAction(parsed =>
        {
            var contexts = ContextFile.Load(surroundings);
            contexts.Current = Existing(contexts, parsed.GetValue(name)!);
            contexts.Save();
            surroundings.Out.WriteLine($"Commands go to {contexts.All[contexts.Current].Server} now.");
            return ExitCode.Ok;
        });
        return command.WithExamples("inv context use prod");
    }

    private static Command Set(CommonOptions options, Surroundings surroundings)
    {
        var name = Name();
        var variable = Inputs.Text("--key-variable", "The environment variable with the key", "NAME");
        var fromInput = new Option<bool>("--key-stdin")
        {
            Description = "Read the key from standard input and keep it, in a file that only you may read",
        };
        var command = new Command("set", "Makes or changes a context: --server, and --key-file or one of the options below.")
        {
            name, variable, fromInput,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var contexts = ContextFile.Load(surroundings);
            var id = parsed.GetValue(name)!;
            var keyFile = options.KeyFile(parsed);
            bool[] keys = [keyFile is not null, parsed.GetValue(variable) is not null, parsed.GetValue(fromInput)];
            if (keys.Count(static given => given) > 1) throw new UsageException("A context has one key.");
            var before = contexts.All.GetValueOrDefault(id);
            var server = options.Server(parsed) ?? before?.Server ?? throw new UsageException("--server says where the context leads.");
            var root = Target.RootOf(server).ToString();
            var context = new Context(id, root)
            {
                KeyFile = keyFile is null ? null : Path.GetFullPath(keyFile),
                KeyVariable = parsed.GetValue(variable),
                Key = parsed.GetValue(fromInput) ? await ReadKeyAsync(surroundings, cancellation) : null,
            };
            // A new address without a new key must not get the old one's.
            if (before is not null && before.Server == root && context is { KeyFile: null, KeyVariable: null, Key: null }) context = before;
            contexts.All[id] = context;
            contexts.Current ??= id;
            contexts.Save();
            surroundings.Out.WriteLine(
                $"{id}: {context.Server}, key: {context.KeySource}{(contexts.Current == id ? ", used where none is named" : "")}");
            return ExitCode.Ok;
        });
        return command.WithExamples("inv context set prod --server https://inventory.example --key-file ~/.secrets/inventory",
            "pass show inventory | inv context set prod --server https://inventory.example --key-stdin");
    }

    private static Command Remove(Surroundings surroundings)
    {
        var name = Name();
        var command = new Command("remove", "Forgets a context, and its key where it was kept here.") { name };
        command.SetAction(parsed =>
        {
            var contexts = ContextFile.Load(surroundings);
            var id = Existing(contexts, parsed.GetValue(name)!);
            contexts.All.Remove(id);
            if (contexts.Current == id) contexts.Current = null;
            contexts.Save();
            surroundings.Out.WriteLine($"{id} is forgotten.");
            return ExitCode.Ok;
        });
        return command.WithExamples("inv context remove prod");
    }

    private static Argument<string> Name() => new("NAME") { Description = "What the context is called" };

    private static string Existing(ContextFile contexts, string name) =>
        contexts.All.ContainsKey(name) ? name : throw new UsageException($"There is no context '{name}'; `inv context list` shows all.");

    private static async Task<string> ReadKeyAsync(Surroundings surroundings, CancellationToken cancellation)
    {
        using var reader = new StreamReader(surroundings.Input, leaveOpen: true);
        return Target.Checked((await reader.ReadToEndAsync(cancellation)).Trim(), "standard input");
    }
}
