using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>One state of one activation, as JSON in the store.</summary>
internal sealed class PersistentState<T>(GrainActivation activation, string name, IGrainStateStore store) : IPersistentState<T>, IStateFacet
{
    private readonly GrainStateKey _key = new(activation.GrainType.GrainType.ToString(), activation.Key, name);
    private long _version;

    public T State { get; set; } = Empty();

    public string? Etag => _version == 0 ? null : _version.ToString(CultureInfo.InvariantCulture);

    public bool RecordExists { get; private set; }

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(_key, cancellationToken);
        _version = stored.Version;
        RecordExists = stored.Payload is not null;
        State = stored.Payload is null ? Empty() : JsonSerializer.Deserialize<T>(stored.Payload) ?? Empty();
    }

    public async Task WriteStateAsync(CancellationToken cancellationToken)
    {
        await StoreAsync(JsonSerializer.Serialize(State), cancellationToken);
        RecordExists = true;
    }

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        if (_version != 0) await StoreAsync(null, cancellationToken);
        RecordExists = false;
        State = Empty();
    }

    private static T Empty()
    {
        var type = typeof(T);
        if (type.IsValueType || type == typeof(string) || type.IsArray || type.IsAbstract) return default!;
        return type.GetConstructor([]) is not null ? Activator.CreateInstance<T>() : (T)RuntimeHelpers.GetUninitializedObject(type);
    }

    private async Task StoreAsync(string? payload, CancellationToken cancellationToken) =>
        _version = await store.WriteAsync(_key, payload, _version, cancellationToken)
            ?? throw new InconsistentStateException(
                $"State {name} of {activation.GrainId} was written by somebody else since version {Etag ?? "none"}.", null, Etag, null);
}
