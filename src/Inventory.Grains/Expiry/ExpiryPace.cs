using Inventory.Grains.Items;

namespace Inventory.Grains.Expiry;

/// <summary>
/// How many holds of this process may at once be under way to their end without anybody asking about them. When very many end in the same
/// second, the lanes and processors would else be theirs for as long as it takes, and every other caller would wait behind all of them.
/// </summary>
/// <remarks>Counts holds, not items: where many items have one each, they still share their commits.</remarks>
/// <param name="limits">How many.</param>
/// <param name="time">The clock.</param>
public sealed class ExpiryPace(ItemLimits limits, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<Pass> _waiting = new();
    private int _underWay;

    /// <summary>Asks for a pass. In order of asking; to be left when done, and taken back after a second.</summary>
    public Pass Enter()
    {
        var pass = new Pass(this);
        lock (_gate) _waiting.Enqueue(pass);
        Admit();
        return pass;
    }

    private void Admit()
    {
        while (true)
        {
            Pass? next;
            lock (_gate)
            {
                while (_waiting.TryPeek(out next) && next.Left) _waiting.Dequeue();
                if (_underWay >= limits.EndingAtOnce || !_waiting.TryDequeue(out next)) return;
                // An item says how many it has only then, for they grow more while it waits: until it does, it may be all that go.
                _underWay += next.Holds = limits.EndingAtOnce;
            }

            next.Grant(time.CreateTimer(static late => ((Pass)late!).Leave(), next, limits.PassMax, Timeout.InfiniteTimeSpan));
        }
    }

    private void Weigh(Pass pass, int holds)
    {
        lock (_gate)
        {
            if (pass.Left) return;
            _underWay += holds - pass.Holds;
            pass.Holds = holds;
        }

        Admit();
    }

    private void Leave(Pass pass)
    {
        lock (_gate)
        {
            if (pass.Left) return;
            pass.Left = true;
            _underWay -= pass.Holds;
        }

        pass.Forget();

        Admit();
    }

    /// <summary>An item's pass, or the wait for it.</summary>
    public sealed class Pass(ExpiryPace pace)
    {
        private readonly TaskCompletionSource _granted = new();
        private ITimer? _limit;

        /// <summary>Ends when the pass is granted.</summary>
        public Task Granted => _granted.Task;

        internal int Holds { get; set; }

        internal bool Left { get; set; }

        /// <summary>Says how many holds it is about, once the pass is granted.</summary>
        public void Weigh(int holds) => pace.Weigh(this, holds);

        /// <summary>Makes room for the next, or waits no longer. More than once does nothing.</summary>
        public void Leave() => pace.Leave(this);

        internal void Grant(ITimer limit)
        {
            _limit = limit;
            if (Left) Forget();   // left between its grant and here
            _granted.SetResult();
        }

        internal void Forget() => _limit?.Dispose();
    }
}
