namespace Inventory.Ledger.Failures;

/// <summary>What a person decided about a failure, kept with it.</summary>
/// <param name="By">Who: the name of their key.</param>
/// <param name="Reason">Why.</param>
public readonly record struct Decision(string By, string Reason);
