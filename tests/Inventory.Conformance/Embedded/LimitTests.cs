using Inventory.Conformance.Calls;
using Inventory.Conformance.Lifecycle;
using Inventory.Conformance.Setup;
using Inventory.Conformance.Turns;
using Inventory.Testing;

namespace Inventory.Conformance.Embedded;

/// <summary>Bounds on waiting: of requests for their turn, of callers for an answer, of a host for its end.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_request_beyond_the_queue_limit_is_refused_at_once()
    {
        using var host = await EmbeddedHost.StartAsync(options => options.MaxQueuedRequests = 2);
        var (key, stage) = Stage.New();
        var grain = host.Grain<IPlainTurnGrain>(key);
        string[] names = ["a", "b", "c"];
        var calls = names.Select(grain.Enter).ToArray();
        await stage.Wait("a begins");
        await Assert.ThrowsAsync<LimitExceededException>(() => grain.Enter("d"));
        foreach (var name in names) stage.Signal($"{name} may end");
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_caller_hears_of_a_timeout_whether_its_request_runs_or_waits_and_a_waiting_one_never_runs()
    {
        var time = new ManualTime();
        using var host = await EmbeddedHost.StartAsync(time: time);
        var (key, stage) = Stage.New();
        var grain = host.Grain<IPlainTurnGrain>(key);
        var running = grain.Enter("running");
        await stage.Wait("running begins");
        var waiting = grain.Enter("waiting");
        await grain.Settle();
        await PassAsync(29, time, grain);
        Assert.False(running.IsCompleted || waiting.IsCompleted);
        await PassAsync(3, time, grain);
        await AssertTimedOutAsync(running);
        await AssertTimedOutAsync(waiting);
        stage.Signal("running may end");
        stage.Signal("last may end");
        await grain.Enter("last");
        Assert.Equal(["running begins", "running ends", "last begins", "last ends"], stage.Log);
    }

    [Fact]
    public async Task Of_very_many_requests_just_those_without_an_answer_time_out_and_none_before_its_time()
    {
        var time = new ManualTime();
        using var host = await EmbeddedHost.StartAsync(time: time);
        var (key, stage) = Stage.New();
        var grain = host.Grain<IPlainTurnGrain>(key);
        var (kept, ended) = (new List<Task>(), new List<Task>());
        for (var wave = 0; wave < 20; wave++)
        {
            var calls = Enumerable.Range(0, 50).Select(i => (Name: $"{wave}-{i}", Call: grain.EnterInterleaving($"{wave}-{i}"))).ToArray();
            await grain.Settle();
            // Every wave leaves a few behind, at places of their own.
            foreach (var (name, call) in calls.Where((_, i) => i % 17 == wave % 17))
            {
                await stage.Wait($"{name} begins");
                kept.Add(call);
            }

            foreach (var (name, call) in calls.Where(call => !kept.Contains(call.Call)))
            {
                stage.Signal($"{name} may end");
                ended.Add(call);
            }

            await Task.WhenAll(ended);
        }

        await PassAsync(20, time, grain);
        var later = grain.EnterInterleaving("later");
        await stage.Wait("later begins");
        await PassAsync(12, time, grain);
        foreach (var call in kept) await AssertTimedOutAsync(call);

        Assert.False(later.IsCompleted);
        stage.Signal("later may end");
        await later;
        await PassAsync(60, time, grain);
        Assert.All(ended, call => Assert.True(call.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task A_stopping_host_refuses_outside_calls_while_its_requests_end_and_their_callers_hear_of_it()
    {
        using var host = await EmbeddedHost.StartAsync();
        var (key, stage) = Stage.New();
        var grain = host.Grain<IPlainTurnGrain>(key);
        var running = grain.Enter("running");
        var waiting = grain.Enter("waiting");
        await stage.Wait("running begins");
        var stopping = host.StopAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Enter("late"));
        stage.Signal("running may end");
        stage.Signal("waiting may end");
        await Task.WhenAll(running, waiting);
        await stopping;
        Assert.Equal(["running begins", "running ends", "waiting begins", "waiting ends"], stage.Log);
    }

    [Fact]
    public async Task A_stopping_host_sees_the_end_of_a_request_that_interleaves()
    {
        // The clock stands, so that giving up after a while cannot pass for seeing it.
        using var host = await EmbeddedHost.StartAsync(time: new ManualTime());
        var (key, stage) = Stage.New();
        var grain = host.Grain<IKeptGrain>(key);
        var running = grain.Linger();
        await stage.Wait("lingering");
        var stopping = host.StopAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Activation());

        stage.Signal("lingering may end");

        await Task.WhenAll(running, stopping).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(["activated", "lingered", "deactivating: ShuttingDown", "deactivated"], stage.Log);
    }

    [Fact]
    public async Task A_host_gives_up_on_requests_that_do_not_end()
    {
        var time = new ManualTime();
        using var host = await EmbeddedHost.StartAsync(options => options.DrainTimeout = TimeSpan.FromSeconds(5), time);
        var (key, stage) = Stage.New();
        var running = host.Grain<IPlainTurnGrain>(key).Enter("running");
        await stage.Wait("running begins");
        var stopping = host.StopAsync();
        while (!stopping.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        // It may have failed meanwhile: the clock runs on as long as the host takes to stop, and no caller waits for ever.
        Assert.False(running.IsCompletedSuccessfully);
        stage.Signal("running may end");
    }

    [Fact]
    public async Task Timers_of_activations_that_a_host_gave_up_on_are_cancelled_and_begin_no_tick()
    {
        var time = new ManualTime();
        using var host = await EmbeddedHost.StartAsync(options => options.DrainTimeout = TimeSpan.FromSeconds(5), time);
        var (key, stage) = Stage.New();
        var grain = host.Grain<ITickingGrain>(key);
        var running = grain.Enter("running");
        await stage.Wait("running begins");
        time.Advance(TickingGrain.Soon);
        await stage.Wait("a tick runs");
        var waiting = grain.Enter("waiting");
        var stopping = host.StopAsync();
        while (!stopping.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        time.Advance(TickingGrain.Late);
        await stage.Wait("a tick is cancelled");
        stage.Signal("running may end");
        stage.Signal("waiting may end");
        await Task.WhenAll(running, waiting);

        Assert.Equal(["running begins", "a tick runs", "running ends", "waiting begins", "waiting ends"], stage.Log);
        Assert.Empty(time.Pending);
    }

    [Fact]
    public async Task Nor_does_a_tick_that_came_due_before_the_host_gave_up_on_an_activation_that_was_blocked()
    {
        var time = new ManualTime();
        using var host = await EmbeddedHost.StartAsync(options => options.DrainTimeout = TimeSpan.FromSeconds(5), time);
        var (key, stage) = Stage.New();
        var running = host.Grain<ITickingGrain>(key).EnterBlocking("running");
        await stage.Wait("running begins");
        time.Advance(TickingGrain.Soon);
        var stopping = host.StopAsync();
        while (!stopping.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        stage.Signal("running may end");
        await stage.Wait("all is looked at");
        await running;

        Assert.Equal(["running begins", "running ends"], stage.Log);
    }

    [Fact]
    public async Task Grain_state_without_a_database_is_refused_with_a_reason()
    {
        using var host = await EmbeddedHost.StartAsync();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Grain<Durable.ITallyGrain>(Stage.New().Key).Read());
        Assert.Contains("connection string", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Internal_grain_interfaces_and_arguments_of_any_kind_work()
    {
        using var host = await EmbeddedHost.StartAsync();
        var grain = host.Grain<IInternalGrain>(Stage.New().Key);
        Assert.Equal("1 two 3.5 [4,5] six", await grain.Join(1, "two", 3.5m, [4, 5], new Token("six")));
    }

    // Second by second: a look for late calls that is under way when the clock moves is repeated at its next tick, and this clock makes none by itself.
    private static async Task PassAsync(int seconds, ManualTime time, ITurnGrain grain)
    {
        for (var second = 0; second < seconds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await grain.Settle();
        }
    }

    // A stage that nobody signals ends a call as well, by and by.
    private static async Task AssertTimedOutAsync(Task call) =>
        Assert.Contains("did not arrive on time", (await Assert.ThrowsAsync<TimeoutException>(() => call)).Message, StringComparison.Ordinal);
}

internal sealed record Token(string Text);

internal interface IInternalGrain : IGrainWithStringKey
{
    ValueTask<string> Join(int first, string second, decimal third, IReadOnlyList<int> fourth, Token fifth);
}

internal sealed class InternalGrain : Grain, IInternalGrain
{
    public InternalGrain()
    {
    }

    public ValueTask<string> Join(int first, string second, decimal third, IReadOnlyList<int> fourth, Token fifth) =>
        new($"{first} {second} {third.ToString(System.Globalization.CultureInfo.InvariantCulture)} [{string.Join(",", fourth)}] {fifth.Text}");
}
