using System.Collections.Concurrent;

namespace Orleans.Embedded;

/// <summary>The activations of a stateless worker class: up to a maximum per key, made when all there are have work.</summary>
internal sealed class StatelessWorkers(GrainTypeInfo type, int max)
{
    private readonly ConcurrentDictionary<string, GrainActivation[]> _byKey = new(StringComparer.Ordinal);

    public IEnumerable<GrainActivation> All => _byKey.Values.SelectMany(workers => workers);

    /// <summary>Picks a worker and counts the request in its load.</summary>
    public GrainActivation Choose(string key)
    {
        while (true)
        {
            var workers = _byKey.GetOrAdd(key, static _ => []);
            GrainActivation? least = null;
            foreach (var worker in workers)
            {
                if (worker.IsGone) continue;
                if (Interlocked.CompareExchange(ref worker.Load, 1, 0) == 0) return worker;
                if (least is null || Volatile.Read(ref worker.Load) < Volatile.Read(ref least.Load)) least = worker;
            }
            if (workers.Length >= max && least is not null)
            {
                Interlocked.Increment(ref least.Load);
                return least;
            }
            var fresh = new GrainActivation(type, key) { Load = 1 };
            if (_byKey.TryUpdate(key, [.. workers.Where(w => !w.IsGone), fresh], workers)) return fresh;
        }
    }

    public void Remove(GrainActivation worker)
    {
        while (_byKey.TryGetValue(worker.Key, out var workers))
        {
            GrainActivation[] rest = [.. workers.Where(w => !ReferenceEquals(w, worker))];
            var done = rest.Length == 0
                ? _byKey.TryRemove(KeyValuePair.Create(worker.Key, workers))
                : _byKey.TryUpdate(worker.Key, rest, workers);
            if (done) return;
        }
    }
}
