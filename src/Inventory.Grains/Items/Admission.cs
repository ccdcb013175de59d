namespace Inventory.Grains.Items;

/// <summary>Bounds the commands that wait in this process. Past the bound a caller hears <c>overloaded</c> at once: nothing was done.</summary>
public sealed class Admission(AdmissionOptions options)
{
    private int _waiting;

    /// <summary>Commands that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Lets one command in, if there is room.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _waiting) <= options.WaitingMax) return true;
        Interlocked.Decrement(ref _waiting);
        return false;
    }

    /// <summary>Takes note that commands were answered.</summary>
    internal void Leave(int commands) => Interlocked.Add(ref _waiting, -commands);
}

/// <summary>How many commands may wait.</summary>
public sealed record AdmissionOptions
{
    /// <summary>Default 20,000: about a third of a second of work at full rate, so that what is let in is still worth answering.</summary>
    public int WaitingMax { get; init; } = 20_000;
}
