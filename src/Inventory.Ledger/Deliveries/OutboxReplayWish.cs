using Inventory.Ledger.Failures;

namespace Inventory.Ledger.Deliveries;

/// <summary>Which events shall be delivered again, to whom, and who wants it.</summary>
/// <param name="TenantId">Whose events.</param>
/// <param name="EventIds">Their ids.</param>
/// <param name="Consumer">To this one alone, by its name; null for to all.</param>
/// <param name="Decision">Who and why.</param>
/// <param name="CorrelationId">What it belongs to in other systems.</param>
/// <param name="LeverId">Decides what is a repeat; null where nothing is.</param>
public sealed record OutboxReplayWish(
    int TenantId, IReadOnlyList<string> EventIds, string? Consumer, Decision Decision, string CorrelationId, string? LeverId)
{
    /// <summary>The ids in an order of their own, each once: in which order they are named does not matter.</summary>
    internal string[] Sorted { get; } = [.. EventIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>What it came to.</summary>
/// <param name="Scheduled">How many deliveries are made again.</param>
/// <param name="Consumers">To whom, by name; none where it is a repeat.</param>
public sealed record OutboxReplayed(int Scheduled, IReadOnlyList<string> Consumers)
{
    /// <summary>The lever was pulled before; nothing was done now.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>What is not as it was then.</summary>
    public IReadOnlyList<string> Differs { get; init; } = [];
}
