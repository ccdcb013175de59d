namespace Orleans;

/// <summary>Classes of reasons to end an activation; the numbers are those of Orleans.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>No reason given.</summary>
    None = 0,

    /// <summary>The process stops.</summary>
    ShuttingDown = 1,

    /// <summary>The constructor, the state or OnActivateAsync failed.</summary>
    ActivationFailed = 2,

    /// <summary>The cluster's directory failed. Never on this engine.</summary>
    DirectoryFailure = 3,

    /// <summary>No call came for the collection age.</summary>
    ActivationIdle = 4,

    /// <summary>The activation did not react. Never on this engine.</summary>
    ActivationUnresponsive = 5,

    /// <summary>Another activation of the grain won. Never on this engine.</summary>
    DuplicateActivation = 6,

    /// <summary>A request of another interface version. Never on this engine.</summary>
    IncompatibleRequest = 7,

    /// <summary>A call failed in a way that makes the activation's memory useless, such as a state conflict.</summary>
    ApplicationError = 8,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested = 9,

    /// <summary>The activation moves. Never on this engine.</summary>
    Migrating = 10,

    /// <summary>The runtime asked for it.</summary>
    RuntimeRequested = 11,

    /// <summary>Memory was short. Never on this engine.</summary>
    HighMemoryPressure = 12,
}
