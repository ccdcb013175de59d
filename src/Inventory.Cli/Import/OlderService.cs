using Inventory.Cli.Http;

namespace Inventory.Cli.Import;

/// <summary>
/// What to do where the service does not know <c>importId</c>, <c>countedAt</c> and <c>dryRun</c> yet. Once no such service is left, this
/// file and its one use go.
/// </summary>
internal static class OlderService
{
    /// <summary>Said once, where an import goes on without an id.</summary>
    public const string Notice =
        "this service knows no import ids yet: importing the same file again counts its units anew, also those sold since";

    /// <summary>How to go on after a refusal; null where it is none of ours.</summary>
    /// <exception cref="ImportException">It would change what was to be asked only, or count as of another time.</exception>
    public static ImportRun? Without(ImportRun run, Problem problem)
    {
        if (problem.Status != 400 || !problem.Errors.Any(static error => error.Field is "importId" or "dryRun" or "countedAt")) return null;
        // An id that is out of grammar is refused by its name, too, and by a service that knows it.
        if (!problem.Errors.Any(static error => error.Why.Contains("not a parameter", StringComparison.Ordinal))) return null;
        if (run.DryRun)
        {
            throw new ImportException(
                "This service cannot say what an import would do: it does not know --dry-run yet. Nothing was changed.", ExitCode.Refused);
        }

        if (run.CountedAt is not null)
        {
            throw new ImportException("This service does not know --counted-at yet. Nothing was changed.", ExitCode.Refused);
        }

        return run with { ImportId = null };
    }
}
