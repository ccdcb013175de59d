using Inventory.Domain;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Imports;
using Inventory.Ledger.Time;

namespace Inventory.Gateway.Items;

/// <summary>What is the same of all lines of an import's request.</summary>
/// <param name="ImportId">The id under which items know their lines again; null where each line is judged anew.</param>
/// <param name="CountedAt">As of when its counts are; null for the instant of each line's decision.</param>
/// <param name="DryRun">Whether it only says what it would do.</param>
internal sealed record ImportTerms(string? ImportId, DateTimeOffset? CountedAt, bool DryRun)
{
    /// <summary>The parameters there are.</summary>
    public static readonly QueryParameter[] Parameters =
    [
        new("importId", QueryKind.Text,
            "The import's id: a line that comes again under it changes nothing. Without it the request is an import of its own.")
        {
            Pattern = IdentifierAttribute.Grammar,
        },
        new("countedAt", QueryKind.Instant,
            "When the units were counted; what moved since is carried forward. Now where left out; an importId's first request fixes it."),
        new("dryRun", QueryKind.Flag, "true: says what it would do and changes nothing."),
    ];

    /// <summary>Reads them, and fixes the import's instant where its id is new.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public static async Task<(ImportTerms? Terms, Problem? Problem)> ReadAsync(
        QueryParameters query, ApiRequest request, ImportRegister imports, LedgerClock clock)
    {
        var importId = query.Id("importId");
        var named = query.Instant("countedAt") is { } instant ? Instant.Truncate(instant) : (DateTimeOffset?)null;
        var dryRun = query.Flag("dryRun") is true;
        var now = clock.Now;
        if (named > now) query.Errors.Add("countedAt", "must not be in the future");
        if (query.Problem is { } problem) return (null, problem);

        // Counts as of another time than now are no repeats of themselves: lines of such a request are remembered under an id that nobody
        // else has.
        if (importId is null) return (new(named is null ? null : $"request-{Guid.NewGuid():N}", named, dryRun), null);
        var tenantId = request.Principal.TenantId;
        var countedAt = dryRun ? await imports.FindAsync(tenantId, importId) ?? named ?? now
            : await imports.FixAsync(tenantId, importId, named ?? now, now);
        return named is { } other && other != countedAt
            ? (null, new(ProblemCodes.IdReused, $"This import's countedAt is {Instant.Text(countedAt)}.") { Differs = ["countedAt"] })
            : (new(importId, countedAt, dryRun), null);
    }
}
