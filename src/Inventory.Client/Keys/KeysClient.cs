using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>The tenant's keys.</summary>
public sealed class KeysClient
{
    private readonly Sender _sender;

    internal KeysClient(Sender sender) => _sender = sender;

    /// <summary>
    /// Makes a key. With a <see cref="NewKey.KeyId"/> it is repeated until its outcome is known; but a repeat does not tell the key again:
    /// where <see cref="ApiKey.Key"/> is null, delete the key and make another.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<ApiKey>> CreateAsync(NewKey key, CancellationToken cancellation = default) => _sender.SendAsync(
        ApiRequest.Of(Operations.CreateKey, Operations.CreateKey.Path, key, InventoryJson.Default.NewKey) with
        {
            Repeats = key.KeyId is null ? Repeats.WithoutEffect : Repeats.Always,
        },
        InventoryJson.Default.ApiKey, cancellation);

    /// <summary>All of them.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<Answer<IReadOnlyList<ApiKey>>> ListAsync(CancellationToken cancellation = default) =>
        (await _sender.SendAsync(new(Operations.ListKeys, Operations.ListKeys.Path), InventoryJson.Default.KeyList, cancellation))
        .Select(static list => list.Keys);

    /// <summary>Deletes one; in force everywhere within a minute.</summary>
    /// <param name="keyId">Its public id.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Deleted>> DeleteAsync(string keyId, CancellationToken cancellation = default) => _sender.SendAsync(
        new(Operations.DeleteKey, Operations.DeleteKey.PathOf(keyId)), static (_, _) =>
            Task.FromResult(new Deleted()), _sender.Begin(), cancellation);
}
