using Inventory.Client;
using Npgsql;

namespace Inventory.Samples.Demo;

/// <summary>Carries the plan out against a running service. What is refused is part of it, and nothing that fails ends it.</summary>
/// <param name="address">The root of the service.</param>
/// <param name="key">A key of all scopes, which makes the channels' own.</param>
/// <param name="connectionString">The service's database, for the faults.</param>
public sealed class Demo(Uri address, string key, string connectionString) : IAsyncDisposable
{
    private const string Owner = "owner";
    private const string Stranger = "stranger";
    private static readonly string[] Channels = ["web", "booking", "desk"];

    private readonly Callers _callers = new(address);
    private readonly Hand _hand = new(connectionString);

    /// <summary>Makes the channels' keys, in place of those of an earlier run, a webhook, and imports the catalogues.</summary>
    /// <param name="catalogues">What is sold.</param>
    /// <param name="importId">The same for the same catalogues: nothing is imported twice.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many items there are.</returns>
    /// <exception cref="InventoryException">The service cannot be reached, or refused.</exception>
    public async Task<int> BeginAsync(Catalogues catalogues, string importId, CancellationToken cancellation)
    {
        var owner = _callers.Add(Owner, key);
        _callers.Add(Stranger, "a-key-that-there-is-not");
        var earlier = (await owner.Keys.ListAsync(cancellation)).ValueOrThrow();
        foreach (var old in earlier.Where(old => Channels.Contains(old.Name) && old.Channel == old.Name))
            await owner.Keys.DeleteAsync(old.KeyId, cancellation);
        foreach (var channel in Channels)
        {
            var made = await owner.Keys.CreateAsync(new() { Name = channel, Scopes = ["read", "sell"], Channel = channel }, cancellation);
            _callers.Add(channel, made.ValueOrThrow().Key!);
        }

        // A receiver that there is not: what happens to one item of those that get stuck does not arrive.
        await owner.Webhooks.CreateAsync(
            new() { WebhookId = "showroom", Url = "https://showroom.invalid/", Prefix = Catalogues.Quiet[0] }, cancellation);
        return await owner.Items.ImportAsync(catalogues.All().ToAsyncEnumerable(), new() { ImportId = importId }, cancellation)
            .CountAsync(cancellation);
    }

    /// <summary>Carries out one step.</summary>
    /// <returns>Why it came to nothing, in a word; null where it did not.</returns>
    public async Task<string?> TakeAsync(Step step, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync(step, cancellation);
        }
        catch (Exception failed) when (failed is InventoryException or NpgsqlException)
        {
            return failed.GetType().Name;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _callers.DisposeAsync();
        await _hand.DisposeAsync();
    }

    private async Task<string?> SendAsync(Step step, CancellationToken cancellation)
    {
        switch (step)
        {
            case Step.Place(var channel, var hold):
                return Refusal(await _callers[channel].Holds.PlaceAsync(hold, cancellation));
            case Step.Confirm(var channel, var holdId):
                return Refusal(await _callers[channel].Holds.ConfirmAsync(holdId, cancellation: cancellation));
            case Step.Release(var channel, var holdId):
                return Refusal(await _callers[channel].Holds.ReleaseAsync(holdId, new() { Reason = "changed their mind" },
                    cancellation: cancellation));
            case Step.Resize(var channel, var holdId, var line):
                return Refusal(await _callers[channel].Holds.ChangeAsync(holdId, new() { ChangeId = "more", Lines = [line] },
                    cancellation: cancellation));
            case Step.Fulfil(var channel, var holdId):
                return Refusal(await _callers[channel].Holds.FulfilAsync(holdId, new() { FulfilmentId = "shipped" },
                    cancellation: cancellation));
            case Step.Cancel(var channel, var holdId):
                return Refusal(await _callers[channel].Holds.CancelAsync(holdId, new() { Reason = "called off" },
                    cancellation: cancellation));
            case Step.Adjust(var itemId, var delta, var reason):
                return Refusal(await _callers[Owner].Items.AdjustAsync(itemId, new() { AdjustmentId = OfThis("adj"), Delta = delta, Reason =
                    reason }, cancellation: cancellation));
            case Step.Count(var itemId, var counted):
                return Refusal(await _callers[Owner].Items.CountAsync(itemId, new() { CountId = OfThis("count"), Counted = counted, Reason =
                    "cycle count" }, cancellation: cancellation));
            case Step.Tell(var told):
                return Refusal(await _callers[Owner].Inbox.SendAsync([told], cancellation));
            case Step.WrongKey:
                return Refusal(await _callers[Stranger].Items.ListPageAsync(limit: 1, cancellation: cancellation));
            case Step.EditHeld(var itemId):
                await _hand.EditHeldAsync(itemId, cancellation);
                return null;
            case Step.EditOnHand(var itemId):
                await _hand.EditOnHandAsync(itemId, cancellation);
                return null;
            case Step.Strand(var hold):
                var placed = await _callers[Owner].Holds.PlaceAsync(hold, cancellation);
                if (placed.Succeeded) await _hand.StrandAsync(hold.HoldId, cancellation);
                return Refusal(placed);
            default:
                throw new ArgumentException($"There is no step {step}.", nameof(step));
        }
    }

    private static string? Refusal<T>(Answer<T> answer)
        where T : class => answer.Problem?.Code;

    private static string OfThis(string kind) => $"{kind}-{Guid.NewGuid():N}";
}
