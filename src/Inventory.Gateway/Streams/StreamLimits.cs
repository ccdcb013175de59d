namespace Inventory.Gateway.Streams;

/// <summary>How long a streamed request waits for its caller, and how much of an answer is kept for one who does not read it yet.</summary>
internal sealed class StreamLimits
{
    private long _spooled;

    /// <summary>How long a caller may send nothing, or read nothing of what is finished or in the way.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of one answer that wait in memory.</summary>
    public int MemoryMax { get; init; } = 4 << 20;

    /// <summary>Bytes, compressed, of one answer that wait in its temporary file.</summary>
    public long FileMax { get; init; } = 64 << 20;

    /// <summary>Bytes of all temporary files of the node.</summary>
    public long FilesMax { get; init; } = 256 << 20;

    /// <summary>Takes room in a temporary file; false where there is none.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _spooled, bytes) <= FilesMax) return true;
        Release(bytes);
        return false;
    }

    /// <summary>Gives room back.</summary>
    public void Release(long bytes) => Interlocked.Add(ref _spooled, -bytes);
}
