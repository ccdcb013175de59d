using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains;

/// <summary>
/// Hears what callers in the cluster are refused, from the grains that they call. What comes in by another way, such as over HTTP, is told
/// of by whoever answers there.
/// </summary>
public interface IClusterRefusals
{
    /// <summary>A command on a hold was refused.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="operation">As metrics name it.</param>
    /// <param name="command">What was asked.</param>
    /// <param name="answer">The refusal.</param>
    void OfHold(Tenant tenant, string operation, HoldCommand command, HoldAnswer answer);

    /// <summary>A command on an item was refused.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="operation">As metrics name it.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="caller">Who asked.</param>
    /// <param name="answer">The refusal.</param>
    void OfItem(Tenant tenant, string operation, string itemId, Caller caller, ItemAnswer answer);
}
