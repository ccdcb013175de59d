using System.Runtime.CompilerServices;
using System.Text.Json;
using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>Compares the caller's list of holds with the service's, and releases what the caller has forgotten.</summary>
public sealed class ComparisonsClient
{
    private readonly Sender _sender;

    internal ComparisonsClient(Sender sender) => _sender = sender;

    /// <summary>
    /// Tells how the caller's list and the service's live holds differ. Changes nothing. Not repeated: the list is a stream.
    /// </summary>
    /// <param name="holds">Up to a million holds, read as they are sent.</param>
    /// <param name="scope">Which of the service's holds the list should have; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// What was found, then a line of kind <see cref="ComparisonKinds.Summary"/>, or <see cref="ComparisonKinds.Failed"/>.
    /// </returns>
    /// <exception cref="InventoryProblemException">It was refused.</exception>
    /// <exception cref="ServiceUnavailableException">It broke off.</exception>
    public async IAsyncEnumerable<ComparisonLine> CompareAsync(
        IAsyncEnumerable<BelievedHold> holds, ComparisonScope? scope = null,
            [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var request = new ApiRequest(Operations.CompareHolds, Operations.CompareHolds.Path)
        {
            Query =
            [
                ("owner", scope?.Owner), ("channel", scope?.Channel), ("status", Words.Of(scope?.Status)),
                ("placedBefore", Words.Of(scope?.PlacedBefore)),
            ],
        };
        using var lines = new NdjsonContent<BelievedHold>(holds, InventoryJson.Default.BelievedHold, cancellation);
        using var response = await _sender.OpenAsync(request, lines, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var isComplete = false;
        while (await LineAsync(reader, cancellation) is { } text)
        {
            var line = JsonSerializer.Deserialize(text, InventoryJson.Default.ComparisonLine)!;
            isComplete |= line.Kind is ComparisonKinds.Summary or ComparisonKinds.Failed;
            yield return line;
        }

        if (!isComplete) throw new ServiceUnavailableException("The comparison broke off before its summary.", null);
    }

    /// <summary>
    /// Releases up to 500 holds, each of which stands alone; what is confirmed stays. Those without a known outcome are sent again.
    /// </summary>
    /// <param name="holdIds">The holds; one named twice is answered once.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Gives up waiting; the outcomes are not known then.</param>
    /// <returns>A result for each, in order.</returns>
    public Task<Answer<IReadOnlyList<HoldResult>>> ReleaseAsync(
        IReadOnlyList<string> holdIds, string reason, CancellationToken cancellation = default) =>
        new Batch<string, HoldResult>(_sender, async (entries, deadline) => (await _sender.SendAsync(
            ApiRequest.Of(Operations.ReleaseHolds, Operations.ReleaseHolds.Path, new(entries, reason),
                InventoryJson.Default.ForgottenHolds),
            InventoryJson.Default.HoldResults, deadline, cancellation)).Select(static answer => answer.Results),
            static result => result.Problem).SendAsync([.. holdIds.Distinct(StringComparer.Ordinal)], cancellation);

    private static async Task<string?> LineAsync(StreamReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadLineAsync(cancellation);
        }
        catch (Exception failure) when (Judgement.IsNoAnswer(failure))
        {
            throw new ServiceUnavailableException("The comparison broke off before its summary.", failure);
        }
    }
}
