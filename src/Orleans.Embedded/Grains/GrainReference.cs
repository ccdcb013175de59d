using Orleans.Embedded;

namespace Orleans.Runtime;

/// <summary>Base of the generated references: a grain's address, equal to every other reference to that grain.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private GrainActivation? _target;

    private protected GrainReference(GrainTypeInfo type, string key)
    {
        GrainType = type;
        Key = key;
    }

    /// <summary>The grain's id.</summary>
    public GrainId GrainId => new(GrainType.GrainType, IdSpan.Create(Key));

    internal GrainTypeInfo GrainType { get; }

    internal string Key { get; }

    internal GrainRuntime Runtime => GrainType.Runtime;

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) =>
        other is not null && ReferenceEquals(GrainType, other.GrainType) && string.Equals(Key, other.Key, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => GrainId.ToString();

    internal Task Call(VoidGrainRequest request)
    {
        request.Prepare(this);
        var task = request.Completion;
        return Send(request) ?? task;
    }

    internal Task<T> Call<T>(GrainRequest<T> request)
    {
        request.Prepare(this);
        var task = request.Completion;
        return (Task<T>?)Send(request) ?? task;
    }

    private Task? Send(GrainRequest request)
    {
        var caller = RuntimeContext.Current;
        request.Context = RequestContext.Export();
        request.Source = caller;
        request.Tick = Runtime.Clock.Tick;
        if (caller is null && Runtime.IsRefusingOutsideCalls) request.Fail(new SiloUnavailableException("The host is stopping and takes no further calls."));
        else if (!request.ObserveCancellation())
        {
            var target = _target;
            if (target is null || target.IsGone) _target = target = GrainType.Find(Key);
            GrainType.Send(target, request);
        }
        return request.Entry.OneWay ? Task.CompletedTask : null;
    }
}
