using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>State was not written because somebody else wrote it since it was read. The activation ends when this escapes a call.</summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>Without a message of its own.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>With a message.</summary>
    public InconsistentStateException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public InconsistentStateException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>With both versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The version in the store; null where it was not looked up.</summary>
    public string? StoredEtag { get; }

    /// <summary>The version that the write was based on.</summary>
    public string? CurrentEtag { get; }
}
