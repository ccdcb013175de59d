using Inventory.Client.Tests.Setup;

namespace Inventory.Client.Tests.Retries;

/// <summary>A command is repeated with the same id and the same bytes until its outcome is known; the real service does the work.</summary>
[Collection(Setup.ServiceCollection.Name)]
public sealed class RepeatTests(RunningService service) : IDisposable
{
    private readonly GatedTime _time = new();
    private readonly CancellationTokenSource _caller = new();

    public static TheoryData<string> LostAnswers =>
        new(["the answer is lost", "the answer breaks off", "a proxy fails", "the service cannot tell"]);

    public void Dispose() => _caller.Dispose();

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_hold_whose_answer_is_lost_is_placed_once_and_its_repeat_hears_of_it(string what)
    {
        var item = await ItemAsync(5);
        var faults = new Faults(FaultOf(what), FaultOf(what));
        var hold = RunningService.New("h");

        var answer = await _time.ThroughPausesAsync(
            Client(faults).Holds.PlaceAsync(new() { HoldId = hold, Lines = [new(item, 2)] }, _caller.Token));

        Assert.True(answer.Succeeded);
        Assert.Equal(what is "the answer is lost" or "the answer breaks off", answer.Replayed);
        Assert.Equal(3, faults.Seen.Count);
        Assert.Single(faults.Seen.Distinct());
        Assert.Equal(2, _time.Pauses.Count);
        Assert.Equal(3, await AvailableAsync(item));
    }

    [Fact]
    public async Task What_is_not_answered_in_time_is_repeated()
    {
        var item = await ItemAsync(5);
        var reached = new TaskCompletionSource();
        var faults = new Faults(async (request, pass, cancellation) =>
        {
            using (await pass()) reached.SetResult();
            return await Faults.NeverAnswers(request, pass, cancellation);
        });

        var call = Client(faults).Holds.PlaceAsync(new() { HoldId = RunningService.New("h"), Lines = [new(item, 2)] });
        await reached.Task;
        _time.Advance(TimeSpan.FromSeconds(10));
        var answer = await _time.ThroughPausesAsync(call);

        Assert.True(answer.ValueOrThrow() is { Status: HoldStatus.Held } && answer.Replayed);
        Assert.Equal(3, await AvailableAsync(item));
    }

    [Theory]
    [InlineData(429, ProblemCodes.RateLimited)]
    [InlineData(503, ProblemCodes.Overloaded)]
    [InlineData(503, ProblemCodes.LedgerUnavailable)]
    [InlineData(503, ProblemCodes.Starting)]
    [InlineData(503, ProblemCodes.MaintenanceFreeze)]
    [InlineData(503, ProblemCodes.ItemDrifted)]
    public async Task What_had_no_effect_is_tried_again_also_without_an_id_and_after_the_time_the_service_asked_for(int status, string code)
    {
        var item = await ItemAsync(5);
        var faults = new Faults(Faults.Refuses(status, code, retryable: true, retryAfter: 7), Faults.NotSent);

        var answer = await _time.ThroughPausesAsync(Client(faults).Items.ChangeAsync(item, new() { SafetyStock = 1 }));

        Assert.Equal((1, 3), (answer.ValueOrThrow().SafetyStock, faults.Seen.Count));
        Assert.Equal(TimeSpan.FromSeconds(7), _time.Pauses[0]);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task What_has_no_id_is_not_repeated_where_it_may_have_happened(string what)
    {
        var item = await ItemAsync(5);
        var change = new Faults(FaultOf(what));
        var key = new Faults(FaultOf(what));

        await Assert.ThrowsAsync<OutcomeUnknownException>(() =>
            _time.ThroughPausesAsync(Client(change).Items.ChangeAsync(item, new() { SafetyStock = 1 })));
        await Assert.ThrowsAsync<OutcomeUnknownException>(() =>
            _time.ThroughPausesAsync(Client(key).Keys.CreateAsync(new() { Name = "shop", Scopes = ["read"] })));

        Assert.Equal((1, 1), (change.Seen.Count, key.Seen.Count));
    }

    [Theory]
    [InlineData(400, ProblemCodes.InvalidRequest, false)]
    [InlineData(401, ProblemCodes.Unauthenticated, false)]
    [InlineData(409, ProblemCodes.InsufficientStock, true)]
    [InlineData(409, ProblemCodes.StopSell, true)]
    [InlineData(412, ProblemCodes.VersionMismatch, true)]
    [InlineData(500, ProblemCodes.InternalError, false)]
    public async Task A_refusal_is_an_answer_and_is_not_repeated(int status, string code, bool retryable)
    {
        var faults = new Faults(Faults.Refuses(status, code, retryable));
        var answer = await _time.ThroughPausesAsync(Client(faults).Holds.GetAsync("h-1"));
        Assert.Equal((code, retryable), (answer.Problem!.Code, answer.Problem.Retryable));
        Assert.Single(faults.Seen);
    }

    [Fact]
    public async Task A_fault_of_the_service_leaves_a_command_unknown_and_is_not_repeated()
    {
        var faults = new Faults(Faults.Refuses(500, ProblemCodes.InternalError, retryable: false));
        await Assert.ThrowsAsync<OutcomeUnknownException>(() =>
            _time.ThroughPausesAsync(Client(faults).Holds.ReleaseAsync("h-1")));
        Assert.Single(faults.Seen);
    }

    [Fact]
    public async Task When_the_time_is_over_what_may_have_happened_is_unknown_and_a_later_no_effect_does_not_take_that_back()
    {
        var faults = new Faults([Faults.LosesAnswer, .. Enumerable.Repeat(Faults.Refuses(503, ProblemCodes.Overloaded, true), 1000)]);
        var item = await ItemAsync(5);
        var call = Client(faults).Holds.PlaceAsync(new() { HoldId = RunningService.New("h"), Lines = [new(item, 2)] });
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => _time.ThroughPausesAsync(call));
        Assert.InRange(_time.Pauses.Aggregate(TimeSpan.Zero, (sum, pause) => sum + pause), TimeSpan.FromSeconds(45),
            TimeSpan.FromSeconds(66));
        Assert.Equal(3, await AvailableAsync(item));
    }

    [Fact]
    public async Task When_the_time_is_over_what_never_had_an_effect_answers_its_refusal_or_that_nobody_is_there()
    {
        var refused = await _time.ThroughPausesAsync(
            Client(Faults.Always(Faults.Refuses(503, ProblemCodes.Overloaded, true))).Holds.ReleaseAsync("h-1"));
        Assert.Equal(ProblemCodes.Overloaded, refused.Problem!.Code);

        await Assert.ThrowsAsync<ServiceUnavailableException>(() =>
            _time.ThroughPausesAsync(Client(Faults.Always(Faults.NotSent)).Holds.ReleaseAsync("h-1")));
    }

    [Fact]
    public async Task A_wait_that_would_outlast_the_call_is_not_begun()
    {
        var faults = new Faults(Faults.Refuses(503, ProblemCodes.MaintenanceFreeze, true, retryAfter: 3600));
        var answer = await _time.ThroughPausesAsync(Client(faults).Holds.ReleaseAsync("h-1"));
        Assert.Equal(ProblemCodes.MaintenanceFreeze, answer.Problem!.Code);
        Assert.Single(faults.Seen);
    }

    [Fact]
    public async Task Asked_to_wait_for_nothing_it_keeps_its_own_pause()
    {
        var faults = new Faults(Faults.Refuses(429, ProblemCodes.RateLimited, true, retryAfter: 0));
        await _time.ThroughPausesAsync(Client(faults).Holds.GetAsync("h-1"));
        Assert.Single(_time.Pauses);
    }

    [Fact]
    public async Task The_callers_token_ends_the_call()
    {
        var faults = Faults.Always(async (_, pass, _) =>
        {
            await _caller.CancelAsync();
            return await pass();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _time.ThroughPausesAsync(Client(faults).Holds.GetAsync("h-1", _caller.Token)));
        Assert.Single(faults.Seen);
    }

    [Fact]
    public async Task A_key_with_an_id_of_its_own_is_repeated()
    {
        var faults = new Faults(Faults.Refuses(503, ProblemCodes.OutcomeUnknown, true), Faults.Answers(201, """
            {"keyId":"till-7","name":"till","scopes":["sell"],"tenant":"demo"}
            """));
        var answer = await _time.ThroughPausesAsync(
            Client(faults).Keys.CreateAsync(new() { KeyId = "till-7", Name = "till", Scopes = ["sell"] }));
        Assert.Equal("till-7", answer.ValueOrThrow().KeyId);
    }

    private static Faults.Fault FaultOf(string what) => what switch
    {
        "the answer is lost" => Faults.LosesAnswer,
        "the answer breaks off" => Faults.BreaksOff,
        "a proxy fails" => Faults.Answers(502, "<html>Bad gateway</html>"),
        _ => Faults.Refuses(503, ProblemCodes.OutcomeUnknown, retryable: true),
    };

    private InventoryClient Client(Faults faults) => service.Client(faults, _time);

    private async Task<string> ItemAsync(long onHand)
    {
        var id = "sku:" + RunningService.New("r");
        (await service.Client().Items.CreateAsync(new() { ItemId = id, OnHand = onHand })).ValueOrThrow();
        return id;
    }

    private async Task<long> AvailableAsync(string item) => (await service.Client().Items.GetAsync(item)).ValueOrThrow().Available;
}
