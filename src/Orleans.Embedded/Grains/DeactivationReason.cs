namespace Orleans;

/// <summary>Why an activation ends.</summary>
/// <param name="code">The class of reason.</param>
/// <param name="exception">The failure behind it, if there was one.</param>
/// <param name="text">For people.</param>
public readonly struct DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
{
    /// <summary>A reason without a failure behind it.</summary>
    public DeactivationReason(DeactivationReasonCode code, string text) : this(code, null, text)
    {
    }

    /// <summary>For people.</summary>
    public string Description { get; } = text;

    /// <summary>The class of reason.</summary>
    public DeactivationReasonCode ReasonCode { get; } = code;

    /// <summary>The failure behind it, if there was one.</summary>
    public Exception? Exception { get; } = exception;

    /// <inheritdoc/>
    public override string ToString() =>
        Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description}. Exception: {Exception}";
}
