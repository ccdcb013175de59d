using System.Collections.Concurrent;
using Orleans.Embedded;

namespace Inventory.Conformance.Embedded;

public sealed class WatchedRequestsTests
{
    [Fact]
    public async Task While_others_give_their_places_back_at_any_time_just_the_unanswered_are_left()
    {
        // Few at a time, so that the ring is small, often full and often renewed.
        var (watched, kept) = (new WatchedRequests(), new List<Request>());
        using var begun = new BlockingCollection<Request>(boundedCapacity: 24);
        var ending = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() =>
        {
            foreach (var request in begun.GetConsumingEnumerable())
            {
                watched.Remove(request);
                request.Answered = true;
            }
        }, TaskCreationOptions.LongRunning)));
        for (var i = 0; i < 200_000; i++)
        {
            var request = new Request();
            watched.Add(request);
            if (i % 5_000 == 0) kept.Add(request);
            else begun.Add(request);
        }

        begun.CompleteAdding();
        await ending;

        var left = new List<Request>();
        Assert.True(watched.Look(request =>
        {
            if (!request.IsAnswered) left.Add((Request)request);
        }));
        Assert.Equal(kept.Count, left.Count);
        Assert.Equal(kept.ToHashSet(), left.ToHashSet());

        foreach (var request in kept) watched.Remove(request);
        Assert.False(watched.Look(_ => { }));
    }

    private sealed class Request : GrainRequest
    {
        private volatile bool _answered;

        public bool Answered { set => _answered = value; }

        internal override bool IsAnswered => _answered;

        internal override MethodEntry Entry => throw new NotSupportedException();

        internal override void Fail(Exception exception)
        {
        }

        internal override Task Invoke(object grain) => Task.CompletedTask;

        internal override object? ResultOf(Task task) => null;

        protected override void Cancel(CancellationToken token)
        {
        }

        protected override void Answer(Task task, GrainCallContext? filtered)
        {
        }
    }
}
