namespace Inventory.Operations.Pulse;

/// <summary>Something that is wrong now.</summary>
/// <param name="Name">The alert's name, or one like it.</param>
/// <param name="Severity">How urgent it is.</param>
/// <param name="Says">What is wrong, as a part of a sentence.</param>
/// <param name="Remedy">What to do, in a sentence.</param>
/// <param name="Runbook">The section of the runbook, such as <c>resv-inv-005</c>; null where there is none.</param>
/// <param name="Page">The page that shows the cause.</param>
/// <param name="Since">Since when, as far as the last hour tells.</param>
public sealed record Condition(
    string Name, AlertSeverity Severity, string Says, string Remedy, string? Runbook, string Page, DateTimeOffset Since);
