using Inventory.Benchmarks.Measuring;

namespace Inventory.Benchmarks.Subjects;

/// <summary>One way of setting units aside; they are compared.</summary>
internal interface ISubject : IAsyncDisposable
{
    /// <summary>As the table calls it.</summary>
    string Name { get; }

    /// <summary>The most callers it can answer within reason; it is left out where there are more.</summary>
    int CallersMax => int.MaxValue;

    /// <summary>Makes the items, numbered from 0, each with so many units.</summary>
    Task PrepareAsync(int items, long onHand);

    /// <summary>Fits what can be fitted to a number of callers, by trying it.</summary>
    Task FitAsync(Func<Operation, Task<Measurement>> trial, Func<long, int> item);

    /// <summary>Sets one unit of an item aside; true when it was had. Durable when it returns.</summary>
    ValueTask<bool> ReserveAsync(int item, long number);

    /// <summary>Asks the database whether what it has can be true.</summary>
    Task CheckAsync();
}
