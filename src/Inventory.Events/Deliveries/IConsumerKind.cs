using Inventory.Ledger.Deliveries;

namespace Inventory.Events.Deliveries;

/// <summary>A kind of consumer that nodes serve. What is registered as one is found.</summary>
public interface IConsumerKind
{
    /// <summary>
    /// Its name, which names of its consumers begin with; or the whole name of one consumer, for a node serves no other of that kind.
    /// </summary>
    string Name { get; }

    /// <summary>
    /// On which terms a consumer is served: asked when a node begins to serve it, and again whenever its revision has grown.
    /// </summary>
    /// <returns>Null where there is no such consumer (any more): it is given back.</returns>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    Task<ConsumerTerms?> OpenAsync(LeasedConsumer consumer, CancellationToken cancellation);
}
