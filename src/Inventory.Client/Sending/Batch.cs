namespace Inventory.Client.Sending;

/// <summary>
/// Sends entries that each stand alone, and those again that the service could not decide about, until all are decided or the time is
/// over.
/// </summary>
/// <param name="sender">Whose time and patience it has.</param>
/// <param name="sendAsync">Sends some entries and answers a result for each, in order.</param>
/// <param name="problemOf">Why an entry was refused; null where it was not.</param>
internal sealed class Batch<TEntry, TResult>(
    Sender sender, Func<IReadOnlyList<TEntry>, Deadline, Task<Answer<IReadOnlyList<TResult>>>> sendAsync, Func<TResult,
        InventoryProblem?> problemOf)
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    public async Task<Answer<IReadOnlyList<TResult>>> SendAsync(IReadOnlyList<TEntry> entries, CancellationToken cancellation)
    {
        var deadline = sender.Begin();
        var answer = await sendAsync(entries, deadline);
        if (!answer.Succeeded) return answer;
        var results = answer.Value.ToArray();
        for (var pause = sender.FirstPause; ; pause = pause * 2 < PauseMax ? pause * 2 : PauseMax)
        {
            int[] open = [.. Enumerable.Range(0, results.Length).Where(at => IsOpen(results[at]))];
            if (open.Length == 0 || pause >= deadline.Left) break;
            await Task.Delay(pause, sender.Time, cancellation);
            // What is refused as a whole, or had no effect, leaves every entry where it was.
            if (await AgainAsync([.. open.Select(at => entries[at])], deadline) is not { } later) break;
            for (var at = 0; at < open.Length; at++)
            {
                // "No effect" is said of the last attempt alone, and does not take back that an earlier one may have had it.
                if (!(IsUnknown(results[open[at]]) && IsOpen(later[at]))) results[open[at]] = later[at];
            }
        }

        return Answer<IReadOnlyList<TResult>>.Of(results);
    }

    private async Task<IReadOnlyList<TResult>?> AgainAsync(IReadOnlyList<TEntry> entries, Deadline deadline)
    {
        try
        {
            return (await sendAsync(entries, deadline)).Value;
        }
        catch (ServiceUnavailableException)
        {
            return null;
        }
    }

    private bool IsOpen(TResult result) => problemOf(result) is { } problem && Judgement.Of(problem) is Verdict.NoEffect or Verdict.Unknown;

    private bool IsUnknown(TResult result) => problemOf(result) is { } problem && Judgement.Of(problem) is Verdict.Unknown;
}
