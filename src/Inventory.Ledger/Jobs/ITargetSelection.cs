using Npgsql;

namespace Inventory.Ledger.Jobs;

/// <summary>Says in SQL which holds or items a job is about, so that ten thousands of them never pass through the process.</summary>
public interface ITargetSelection
{
    /// <summary>
    /// A query of two columns: the target's id, and what targets are ordered by. <c>@tenant</c> and <c>@now</c> are there.
    /// </summary>
    /// <param name="parameters">Takes those of its own.</param>
    string Select(NpgsqlParameterCollection parameters);
}
