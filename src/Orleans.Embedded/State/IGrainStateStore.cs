namespace Orleans.Embedded;

/// <summary>Where grain state is kept. The default is PostgreSQL.</summary>
public interface IGrainStateStore
{
    /// <summary>What is stored; a version of 0 when nothing ever was, a null payload when it was cleared.</summary>
    Task<StoredGrainState> ReadAsync(GrainStateKey key, CancellationToken cancellationToken);

    /// <summary>Stores the payload (null clears) if the version is still the one given; 0 stands for nothing stored.</summary>
    /// <returns>The new version; null when the version was another.</returns>
    Task<long?> WriteAsync(GrainStateKey key, string? payload, long version, CancellationToken cancellationToken);
}

/// <summary>One state of one grain.</summary>
/// <param name="GrainType">The grain's type name.</param>
/// <param name="Key">The grain's key.</param>
/// <param name="StateName">The state's name within the grain.</param>
public readonly record struct GrainStateKey(string GrainType, string Key, string StateName);

/// <summary>A stored state.</summary>
/// <param name="Version">Counts writes; 0 for never.</param>
/// <param name="Payload">JSON; null for none.</param>
public readonly record struct StoredGrainState(long Version, string? Payload);
