namespace Orleans.Embedded;

/// <summary>An activation's life, in order.</summary>
internal enum ActivationState : byte
{
    /// <summary>In the catalogue; no grain object yet.</summary>
    Created,

    /// <summary>The grain object reads its state or runs OnActivateAsync.</summary>
    Activating,

    /// <summary>Serves requests.</summary>
    Valid,

    /// <summary>Runs OnDeactivateAsync; requests wait for the next activation.</summary>
    Deactivating,

    /// <summary>Out of the catalogue. Only tasks that the grain left behind run still.</summary>
    Gone,
}
