using System.Collections.Concurrent;
using Inventory.Contracts;
using Inventory.Grains.Items;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Grains.Tests.Desk;

/// <summary>Hears which items of a cluster are asked to stand still, by loan, in order. A silo may be of the version before.</summary>
internal sealed class LoanWitness
{
    private const long TestsMax = 100;
    private readonly ConcurrentDictionary<long, ConcurrentQueue<(string ItemId, bool Waits)>> _asked = new();
    private int _notKnown;

    /// <summary>The silo whose items do not know to be tried.</summary>
    public SiloAddress? Old { get; set; }

    /// <summary>How often that silo was asked what it does not know.</summary>
    public int NotKnown => Volatile.Read(ref _notKnown);

    /// <summary>The items of each loan that were waited for behind others, in the order in which they were.</summary>
    public IEnumerable<string[]> Waits => _asked.Values
        .Select(loan => loan.Where(asked => asked.Waits).Select(asked => asked.ItemId).ToArray()).Where(waits => waits.Length > 0);

    /// <summary>The loans in which an item was waited for that comes before one the desk had by then: two such wait in a circle.</summary>
    public IEnumerable<string> OutOfOrder =>
        from loan in _asked.Values.Select(static asked => asked.ToArray())
        from place in Enumerable.Range(1, loan.Length - 1)
        where loan[place].Waits && loan[..place].Any(had => string.CompareOrdinal(had.ItemId, loan[place].ItemId) >= 0)
        select string.Join(' ', loan);

    /// <summary>Has it hear what comes to a silo.</summary>
    public void AddTo(IServiceCollection services) =>
        services.AddSingleton<IIncomingGrainCallFilter>(provider => new Filter(this, provider.GetRequiredService<ILocalSiloDetails>()));

    private sealed class Filter(LoanWitness witness, ILocalSiloDetails silo) : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.MethodName is not (nameof(IItemLoans.Enter) or nameof(IItemLoans.TryEnter))) return context.Invoke();
            var waits = context.MethodName is nameof(IItemLoans.Enter);
            // What a silo answers to a call of which it does not know the type.
            if (!waits && silo.SiloAddress.Equals(witness.Old))
            {
                Interlocked.Increment(ref witness._notKnown);
                throw new TypeLoadException("Unable to resolve type alias of TryEnter.");
            }

            // A test's own loans have small numbers.
            if ((long)context.Request.GetArgument(0)! is > TestsMax and var loan) witness._asked.GetOrAdd(loan, static _ => new())
                .Enqueue((GrainKeys.Split(context.TargetId.Key.ToString()!).ItemId, waits));
            return context.Invoke();
        }
    }
}
