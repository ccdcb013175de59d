using Inventory.Ledger.Commit;

namespace Inventory.Simulation.Database;

/// <summary>Sees all that becomes true, in the moment and in the order in which it does.</summary>
public interface IWitness
{
    /// <summary>A change set was applied.</summary>
    void Applied(ChangeSet set);

    /// <summary>A change set was not applied.</summary>
    void Rejected(ChangeSet set, Verdict verdict);

    /// <summary>A hand changed an item's counters.</summary>
    void Touched(ItemRow item);
}
