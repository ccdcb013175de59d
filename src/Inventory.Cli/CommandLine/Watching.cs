using System.CommandLine;

namespace Inventory.Cli.CommandLine;

/// <summary><c>--watch</c>: what is shown again and again.</summary>
internal sealed class Watching
{
    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Show it again and again until Ctrl-C" };

    private readonly Option<TimeSpan?> _every = Inputs.Duration("--every", "How often --watch asks (2s)");

    /// <summary>Gives a command the options.</summary>
    public static Watching AddTo(Command command)
    {
        var watching = new Watching();
        command.Add(watching._watch);
        command.Add(watching._every);
        return watching;
    }

    /// <summary>Shows once, or again and again.</summary>
    /// <param name="session">What it is shown in.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="show">Shows once and returns the exit code.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="untilRefused">Whether a refusal ends it: asking again would be refused again.</param>
    public async Task<int> RunAsync(Session session, ParseResult parsed, Func<Task<int>> show, CancellationToken cancellation,
        bool untilRefused = true)
    {
        if (!parsed.GetValue(_watch)) return await show();
        var pause = parsed.GetValue(_every) ?? TimeSpan.FromSeconds(2);
        for (var isFirst = true; ; isFirst = false)
        {
            if (!isFirst || session.Surroundings.OutIsTerminal) session.RepaintNext();
            var code = await show();
            if (untilRefused && code == ExitCode.Refused) return code;
            await session.Surroundings.Delay(pause, cancellation);
        }
    }
}
