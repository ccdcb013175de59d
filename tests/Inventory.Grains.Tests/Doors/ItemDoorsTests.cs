using Inventory.Grains.Items;
using Inventory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Inventory.Grains.Tests.Doors;

/// <summary>What comes to one item's door, with the item and the turns of the door in the test's hands.</summary>
public sealed class ItemDoorsTests
{
    private const int Enough = 8, WaitingMax = 100;
    // Of a broken run: nothing here takes any time.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly HeldScheduler _turns = new();
    private readonly HeldItem _item = new();
    private readonly Admission _admission = new(new() { WaitingMax = WaitingMax }, NullLogger<Admission>.Instance);
    private readonly ManualTime _time = new();
    private readonly DoorOptions _options = new() { OverlapMin = Enough, CommandsMax = 20, Places = 1, KeptPerPlace = 2 };
    private readonly ItemDoors _doors;

    public ItemDoorsTests() => _doors = new(_options, (_, _) => _item, _admission, HeldItem.Here, _turns, _time);

    [Fact]
    public async Task A_lone_command_is_sent_at_once_on_its_callers_own_turn()
    {
        var answer = AskAsync("only");

        Assert.Equal<object>(["only"], Assert.Single(_item.Calls).Commands);
        _item.Last.Answer();
        Assert.Equal("done only", await answer);
        Assert.Equal(0, _turns.Held);
        Assert.Equal(0, _doors.Count.InUse);
    }

    [Fact]
    public async Task What_comes_while_one_is_in_flight_becomes_one_call_in_order_of_arrival()
    {
        var first = AskAsync("first");
        var others = Enumerable.Range(0, Enough + 1).Select(i => AskAsync(i)).ToArray();
        _turns.Run();
        Assert.Single(_item.Calls);

        _item.Last.Answer();
        await first;
        _turns.Run();

        Assert.Equal(2, _item.Calls.Count);
        Assert.Equal(Enumerable.Range(0, Enough + 1), _item.Last.Commands.Cast<int>());
        _item.Last.Answer();
        _turns.Run();
        Assert.Equal(Enumerable.Range(0, Enough + 1).Select(i => $"done {i}"), await Task.WhenAll(others));
        Assert.Equal(0, _doors.Count.InUse);
    }

    [Fact]
    public async Task Those_who_were_answered_together_and_ask_again_go_together_again()
    {
        var gathered = await GatheredAsync(3);
        var again = gathered.Select(async answer => await AskAsync($"after {await answer}")).ToArray();
        _item.Last.Answer();
        _turns.RunOne();
        await Poll.UntilAsync(() => Task.FromResult(_admission.Waiting == 3), "all have come back to the door");
        _turns.Run();

        Assert.Equal(3, _item.Last.Commands.Length);
        _item.Last.Answer();
        _turns.Run();
        Assert.Equal(["done after done 0", "done after done 1", "done after done 2"], await Task.WhenAll(again));
        Assert.Equal(3, _item.Calls.Count);
    }

    [Fact]
    public async Task A_command_that_throws_costs_no_other()
    {
        var gathered = await GatheredAsync(3);
        _item.Last.Answer(answer: command => command is 1 ? new InvalidOperationException("bad") : $"done {command}");
        _turns.Run();

        Assert.Equal("done 0", await gathered[0]);
        Assert.Equal("bad", (await Assert.ThrowsAsync<InvalidOperationException>(() => gathered[1])).Message);
        Assert.Equal("done 2", await gathered[2]);
    }

    [Fact]
    public async Task A_call_that_fails_fails_its_own_commands_and_the_door_goes_on()
    {
        var gathered = await GatheredAsync(3);
        var next = AskAsync("next");
        _item.Last.Fail(new SiloUnavailableException());
        _turns.Run();

        foreach (var lost in gathered) await Assert.ThrowsAsync<SiloUnavailableException>(() => lost);
        Assert.Equal<object>(["next"], _item.Last.Commands);
        _item.Last.Answer();
        _turns.Run();
        Assert.Equal("done next", await next);
        Assert.Equal((0, 0), (_doors.Count.InUse, _admission.Waiting));
    }

    [Fact]
    public async Task A_lone_call_that_fails_lets_those_behind_it_go()
    {
        var lost = AskAsync("lost");
        var next = AskAsync("next");
        _item.Last.Fail(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => lost);
        _turns.Run();

        _item.Last.Answer();
        _turns.Run();
        Assert.Equal("done next", await next);
    }

    [Fact]
    public async Task Beside_a_call_in_flight_a_second_one_sets_out_once_enough_wait_and_never_a_third()
    {
        var gathered = await GatheredAsync(3);
        _item.Last.Answer();
        var inFlight = AskAsync("in flight");   // gathers, for those who were answered may come again
        _turns.Run();
        await Task.WhenAll(gathered);

        var few = Enumerable.Range(0, Enough - 1).Select(i => AskAsync(i)).ToArray();
        _turns.Run();
        Assert.Equal<object>(["in flight"], _item.Last.Commands);
        var enough = AskAsync("enough");
        var more = AskAsync("more");
        _turns.Run();
        Assert.Equal(Enough + 1, _item.Last.Commands.Length);
        var third = Enumerable.Range(0, 3 * Enough).Select(i => AskAsync(i)).ToArray();
        var calls = _item.Calls.Count;
        _turns.Run();
        Assert.Equal(calls, _item.Calls.Count);

        _item.Calls[^2].Answer();
        _turns.Run();
        Assert.Equal(calls + 1, _item.Calls.Count);
        await AnswerAllAsync([inFlight, enough, more, .. few, .. third]);
    }

    [Fact]
    public async Task Where_the_item_is_on_another_node_there_is_one_call_at_a_time_and_it_takes_all_up_to_the_most_a_call_may_have()
    {
        var gathered = await GatheredAsync(3);
        _item.Last.Answer(HeldItem.Elsewhere);
        var inFlight = AskAsync("in flight");
        _turns.Run();
        var calls = _item.Calls.Count;

        var others = Enumerable.Range(0, 25).Select(i => AskAsync(i)).ToArray();
        _turns.Run();
        Assert.Equal(calls, _item.Calls.Count);
        _item.Last.Answer(HeldItem.Elsewhere);
        _turns.Run();
        Assert.Equal(20, _item.Last.Commands.Length);
        await AnswerAllAsync([.. gathered, inFlight, .. others]);
        Assert.Equal(5, _item.Last.Commands.Length);
    }

    [Fact]
    public async Task Where_both_halves_are_worth_a_call_they_go_as_two()
    {
        var gathered = await GatheredAsync(3);
        var others = Enumerable.Range(0, 2 * Enough + 1).Select(i => AskAsync(i)).ToArray();
        _item.Last.Answer();
        _turns.Run();

        Assert.Equal([Enough + 1, Enough], _item.Calls.TakeLast(2).Select(call => call.Commands.Length));
        Assert.Equal(Enumerable.Range(0, 2 * Enough + 1), _item.Calls.TakeLast(2).SelectMany(call => call.Commands).Cast<int>());
        await AnswerAllAsync([.. gathered, .. others]);
    }

    [Fact]
    public async Task What_waits_at_a_door_is_bounded()
    {
        var first = AskAsync("first");
        var waiting = Enumerable.Range(0, WaitingMax).Select(i => AskAsync(i)).ToArray();
        Assert.Equal(WaitingMax, _admission.Waiting);

        Assert.Null(await AskAsync("one too many"));

        await AnswerAllAsync([first, .. waiting]);
        Assert.Equal(0, _admission.Waiting);
    }

    [Fact]
    public async Task A_caller_who_leaves_disturbs_nobody()
    {
        using var leaving = new CancellationTokenSource();
        var first = AskAsync("first");
        var left = AskAsync("left").WaitAsync(leaving.Token);
        var stays = AskAsync("stays");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        await AnswerAllAsync([first, stays]);
        Assert.Equal("done stays", await stays);
    }

    [Fact]
    public async Task What_has_waited_too_long_at_a_door_is_refused_and_never_sent()
    {
        var first = AskAsync("first");
        var early = AskAsync("early");
        _time.Advance(_options.Patience - _options.Look);
        var late = AskAsync("late");
        Assert.False(early.IsCompleted);

        _time.Advance(_options.Look);
        Assert.Equal(1, _admission.Waiting);
        Assert.Null(await early.WaitAsync(Bound));
        _item.Last.Answer();
        await first;
        _turns.Run();

        Assert.Equal<object>(["late"], _item.Last.Commands);
        await AnswerAllAsync([late]);
        Assert.Equal((0, 0), (_doors.Count.InUse, _admission.Waiting));
    }

    [Fact]
    public async Task The_outcome_of_what_is_under_way_for_too_long_is_not_known_and_a_late_answer_disturbs_nobody()
    {
        var gathered = await GatheredAsync(3);
        _time.Advance(_options.Patience);
        foreach (var lost in gathered) Assert.IsType<TimeoutException>(await Record.ExceptionAsync(() => lost).WaitAsync(Bound));
        var next = AskAsync("next");
        _item.Last.Answer();
        _turns.Run();

        Assert.Equal<object>(["next"], _item.Last.Commands);
        await AnswerAllAsync([next]);
        Assert.Equal((0, 0), (_doors.Count.InUse, _admission.Waiting));
    }

    [Fact]
    public async Task A_caller_who_leaves_while_gathered_is_not_sent_once_it_would_have_been_refused()
    {
        using var leaving = new CancellationTokenSource();
        var first = AskAsync("first");
        var left = AskAsync("left").WaitAsync(leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        _time.Advance(_options.Patience);

        await AnswerAllAsync([first]);
        Assert.Single(_item.Calls);
        Assert.Equal((0, 0), (_doors.Count.InUse, _admission.Waiting));
    }

    [Fact]
    public async Task Where_nobody_waits_there_is_no_timer()
    {
        var alone = AskAsync("alone");
        Assert.Empty(_time.Pending);
        var waits = AskAsync("waits");
        Assert.Equal([_options.Look], _time.Pending);
        await AnswerAllAsync([alone, waits]);
        _time.Advance(_options.Look);
        Assert.Empty(_time.Pending);
    }

    [Fact]
    public async Task Doors_are_kept_for_a_few_items_only_however_many_are_asked_for()
    {
        var asked = Enumerable.Range(0, 10).Select(i => AskAsync("at once", $"sku:{i}")).ToArray();
        Assert.Equal((10, 10), _doors.Count);
        foreach (var call in _item.Calls) call.Answer();
        await Task.WhenAll(asked);
        Assert.Equal((2, 0), _doors.Count);

        for (var i = 0; i < 100; i++)
        {
            var answer = AskAsync("one by one", $"sku:{i}");
            _item.Last.Answer();
            await answer;
        }

        Assert.Equal((2, 0), _doors.Count);
    }

    [Fact]
    public async Task Items_that_share_a_place_do_not_wait_for_each_other()
    {
        var one = AskAsync("one", "sku:one");
        var other = AskAsync("other", "sku:other");

        Assert.Equal<object>(["one", "other"], _item.Calls.Select(call => Assert.Single(call.Commands)));
        await AnswerAllAsync([one, other]);
    }

    // One is in flight while so many come; then those are in flight, as one call.
    private async Task<Task<object?>[]> GatheredAsync(int commands)
    {
        var first = AskAsync("first");
        var gathered = Enumerable.Range(0, commands).Select(i => AskAsync(i)).ToArray();
        _item.Last.Answer();
        await first;
        _turns.Run();
        Assert.Equal(commands, _item.Last.Commands.Length);
        return gathered;
    }

    private async Task AnswerAllAsync(Task<object?>[] asked)
    {
        var all = Task.WhenAll(asked);
        while (!all.IsCompleted)
        {
            foreach (var call in _item.Calls.Where(call => !call.IsAnswered).ToArray()) call.Answer();
            _turns.Run();
            await Task.Yield();
        }

        await all;
    }

    private async Task<object?> AskAsync(object command, string itemId = "sku:door")
    {
        using var asked = _doors.Ask("demo", itemId, command);
        return await asked.Answer;
    }
}
