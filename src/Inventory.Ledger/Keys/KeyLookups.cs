using Inventory.Ledger.Commit;
using Inventory.Ledger.Reads;

namespace Inventory.Ledger.Keys;

/// <summary>
/// Asks the ledger about keys: one statement at a time, for all that were asked about meanwhile, each once. So guessers never take more
/// than one connection, and nobody waits for more than two statements. While the ledger does not answer, whoever asks is told so at once.
/// </summary>
/// <param name="read">Reads the live ones among some keys.</param>
/// <param name="time">Measures the patience and the pauses.</param>
internal sealed class KeyLookups(Func<IReadOnlyCollection<KeyHash>, Task<IReadOnlyDictionary<KeyHash, ApiKey>>> read, TimeProvider time)
    : IDisposable
{
    /// <summary>How long a statement may take before the ledger is taken not to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>How soon after a failure the ledger is tried again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // A statement of so many takes milliseconds; who comes on top of them is told to come again.
    private const int WaitingMax = 1000;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private Dictionary<KeyHash, TaskCompletionSource<ApiKey?>> _waiting = [];
    private bool _asking;
    private volatile bool _failing;

    /// <summary>The ledger did not answer when it was last asked; it is asked again and again until it does.</summary>
    public bool IsFailing => _failing;

    /// <summary>The live key of a hash as of now, or null.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger does not answer.</exception>
    public Task<ApiKey?> FindAsync(KeyHash hash)
    {
        TaskCompletionSource<ApiKey?>? asked;
        lock (_gate)
        {
            if (_failing) return Task.FromException<ApiKey?>(new LedgerUnavailableException("Keys cannot be looked up at present."));
            if (_waiting.TryGetValue(hash, out asked)) return asked.Task;
            if (_waiting.Count == WaitingMax)
                return Task.FromException<ApiKey?>(new LedgerUnavailableException("Too many keys are asked about."));
            _waiting.Add(hash, asked = new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_asking) return asked.Task;
            _asking = true;
        }

        // On nobody's request: the statement is everybody's.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(AskAsync);
        return asked.Task;
    }

    /// <inheritdoc />
    public void Dispose() => _ended.Cancel();

    private async Task AskAsync()
    {
        while (Take() is { } asked)
        {
            try
            {
                var found = await ReadAsync(asked.Keys);
                foreach (var (hash, answer) in asked) answer.SetResult(found.GetValueOrDefault(hash));
            }
            catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
            {
                lock (_gate)
                {
                    _failing = true;
                    foreach (var (hash, answer) in _waiting) asked.TryAdd(hash, answer);
                    _waiting = [];
                }

                Fail(asked, new LedgerUnavailableException("Keys cannot be looked up.", failure));
                await AnswersAgainAsync([asked.Keys.First()]);
                lock (_gate) _failing = false;
            }
            catch (Exception failure)
            {
                Fail(asked, failure);
            }
        }
    }

    private Dictionary<KeyHash, TaskCompletionSource<ApiKey?>>? Take()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 || _ended.IsCancellationRequested)
            {
                _asking = false;
                return null;
            }

            var asked = _waiting;
            _waiting = [];
            return asked;
        }
    }

    // A connection to a database that froze does not even notice a cancellation: do not wait for it.
    private Task<IReadOnlyDictionary<KeyHash, ApiKey>> ReadAsync(IReadOnlyCollection<KeyHash> hashes) =>
        read(hashes).WaitAsync(Patience, time);

    private async Task AnswersAgainAsync(KeyHash[] probe)
    {
        while (!_ended.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!_ended.IsCancellationRequested) await ReadAsync(probe);
                return;
            }
            catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
            {
                // Not yet.
            }
        }
    }

    private static void Fail(Dictionary<KeyHash, TaskCompletionSource<ApiKey?>> asked, Exception failure)
    {
        foreach (var answer in asked.Values) answer.SetException(failure);
    }
}
