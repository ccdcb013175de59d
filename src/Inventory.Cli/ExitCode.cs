namespace Inventory.Cli;

/// <summary>What a script may rely on. Documented in <c>inv --help</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done, or it already was.</summary>
    public const int Ok = 0;

    /// <summary>Refused, or some rows of an import were bad.</summary>
    public const int Refused = 1;

    /// <summary>The command line makes no sense; nothing was sent.</summary>
    public const int Usage = 2;

    /// <summary>Not reached, too busy, or the outcome is not known: the same command may be run again.</summary>
    public const int NoAnswer = 3;

    /// <summary>Broken off with Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>The code for an HTTP status.</summary>
    public static int Of(int status) => status switch
    {
        >= 200 and < 300 => Ok,
        429 or >= 500 => NoAnswer,
        _ => Refused,
    };
}
