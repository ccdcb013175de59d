using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Inventory.Cli.CommandLine;

/// <summary>The library's help, followed by a command's examples and, at the root, by exit codes and environment.</summary>
internal static class HelpWithExamples
{
    private const string RootNotes = """
        Exit codes:
          0    done, or it already was
          1    refused, or some rows of an import were bad
          2    the command line makes no sense; nothing was sent
          3    not reached, too busy, or the outcome is not known: run the same command again
          130  broken off with Ctrl-C

        Environment:
          INVENTORY_URL  the service's address
          INVENTORY_KEY  the API key; it is never taken from the command line, and never shown
        """;

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

    /// <summary>Puts the longer help in the place of the library's.</summary>
    public static void Attach(RootCommand root)
    {
        root.WithNotes(RootNotes).WithExamples(
            "inv import samples/catalogue.csv",
            "inv hold order-1 --line sku:LAMP-0001-BLK@LEJ1=2 --ttl 900",
            "inv confirm order-1",
            "inv get sku:LAMP-0001-BLK@LEJ1 --output json");
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new Action((SynchronousCommandLineAction)option.Action!);
    }

    private sealed class Action(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = inner.Invoke(parseResult);
            var target = parseResult.InvocationConfiguration.Output;
            var command = parseResult.CommandResult.Command;
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
