using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Inventory.Cli.CommandLine;

/// <summary>Commands that belong together.</summary>
/// <param name="Title">What they are about.</param>
/// <param name="Commands">In the order of the help.</param>
internal sealed record CommandGroup(string Title, IReadOnlyList<Command> Commands);

/// <summary>A page of our own at the root; elsewhere the library's help, followed by a command's examples.</summary>
internal static class HelpText
{
    private const string RootNotes = """
        Durations are 90s, 30m, 2h or 1d; a number alone is seconds.

        Exit codes:
          0    done, or it already was
          1    refused, some rows of an import were bad, or inv status found something wrong
          2    the command line makes no sense; nothing was sent
          3    not reached, too busy, or the outcome is not known: run the same command again
          130  broken off with Ctrl-C

        Environment:
          INVENTORY_URL  the service's address
          INVENTORY_KEY  the API key; it is never taken from the command line, and never shown
          NO_COLOR       no colours, whatever it says

        `inv COMMAND --help` shows a command's arguments and options.
        """;

    private static readonly string[] RootExamples =
    [
        "inv import samples/catalogue.csv",
        "inv hold order-1 --line sku:LAMP-0001-BLK@LEJ1=2 --ttl 15m",
        "inv confirm order-1",
        "inv get sku:LAMP-0001-BLK@LEJ1 -o json",
        "inv status --watch",
    ];

    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    private static readonly ConditionalWeakTable<Command, string> Notes = [];

    /// <summary>Adds examples to a command's help.</summary>
    public static T WithExamples<T>(this T command, params string[] examples)
        where T : Command
    {
        Examples.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>Adds what one line of description cannot say.</summary>
    public static T WithNotes<T>(this T command, string notes)
        where T : Command
    {
        Notes.AddOrUpdate(command, notes);
        return command;
    }

    /// <summary>Gives the root its commands, and puts the longer help in the place of the library's.</summary>
    public static void Attach(RootCommand root, params IReadOnlyList<CommandGroup> groups)
    {
        foreach (var command in groups.SelectMany(static group => group.Commands)) root.Add(command);
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new Action((SynchronousCommandLineAction)option.Action!, groups);
    }

    private static void WriteRoot(TextWriter target, RootCommand root, IReadOnlyList<CommandGroup> groups)
    {
        target.WriteLine(root.Description);
        target.WriteLine();
        target.WriteLine("Usage:");
        target.WriteLine("  inv COMMAND [ARGUMENTS] [OPTIONS]");
        target.WriteLine();
        target.WriteLine("Commands:");
        var width = groups.SelectMany(static group => group.Commands).Max(static command => command.Name.Length);
        foreach (var (title, commands) in groups)
        {
            target.WriteLine($"  {title}");
            foreach (var command in commands) target.WriteLine($"    {command.Name.PadRight(width)}  {command.Description}");
        }

        target.WriteLine();
        target.WriteLine("Options:");
        var options = root.Options.Select(static option => (Name: NameOf(option), option.Description)).ToArray();
        var optionWidth = options.Max(static option => option.Name.Length);
        foreach (var (name, description) in options) target.WriteLine($"  {name.PadRight(optionWidth)}  {description}");
        target.WriteLine();
        target.WriteLine("Examples:");
        foreach (var example in RootExamples) target.WriteLine($"  {example}");
        target.WriteLine();
        target.WriteLine(RootNotes.ReplaceLineEndings("\n"));
    }

    private static string NameOf(Option option) =>
        string.Join(", ", [.. option.Aliases.Where(static alias => alias.Length == 2 && alias[0] == '-'), option.Name])
            + (option.HelpName is { } value ? $" <{value}>" : "");

    private sealed class Action(SynchronousCommandLineAction inner, IReadOnlyList<CommandGroup> groups) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var target = parseResult.InvocationConfiguration.Output;
            var command = parseResult.CommandResult.Command;
            if (command is RootCommand root)
            {
                WriteRoot(target, root, groups);
                return ExitCode.Ok;
            }

            var code = inner.Invoke(parseResult);
            if (Examples.TryGetValue(command, out var examples))
            {
                target.WriteLine("Examples:");
                foreach (var example in examples) target.WriteLine($"  {example}");
                target.WriteLine();
            }

            if (Notes.TryGetValue(command, out var notes)) target.WriteLine(notes.ReplaceLineEndings("\n"));
            return code;
        }
    }
}
