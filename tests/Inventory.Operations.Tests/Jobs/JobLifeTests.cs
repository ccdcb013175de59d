using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Ledger.Jobs;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Retention;
using Inventory.Operations.Jobs;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Tests.Jobs;

/// <summary>A job over many holds, from its making to its end, whoever stops it on the way.</summary>
public sealed class JobLifeTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private JobNode _node = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("jobs");
        _node = await JobNode.StartAsync(_database);
    }

    public async Task DisposeAsync()
    {
        _node.Gate.Open();
        await _node.DisposeAsync();
        await Invariants.CheckAsync(_database);
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Every_target_tells_what_came_of_it_and_its_journal_who_did_it_and_why()
    {
        await _node.HoldsAsync("tea", 3);
        await _node.Node.Holds.Confirm(new() { Caller = Grains.Tests.Node.Caller, HoldId = "tea-00001" });
        await _node.Node.Holds.Release(new() { Caller = Grains.Tests.Node.Caller, HoldId = "tea-00002" });

        var job = await _node.EndedAsync(await _node.StartAsync(
            JobNode.Release(new() { HoldIds = ["tea-00000", "tea-00001", "tea-00002", "unknown"] })));

        Assert.Equal((JobState.Done, 4, 4), (job.State, job.Done, job.Total));
        Assert.Equal(("release-holds", "night shift", "anna", "left behind"), (job.Kind, job.Actor, job.Principal, job.Reason));
        Assert.Equal(
            [
                ("tea-00000", "done", null), ("tea-00001", "hold-status-conflict", "The hold is confirmed."), ("tea-00002", "done", null),
                ("unknown", "hold-not-found", "There is no such hold."),
            ],
            (await _node.OutcomesAsync(job)).Select(one => (one.Target, one.Outcome, one.Detail)));
        Assert.Equal("night shift left behind", await _database.ScalarAsync<string>(
            "SELECT actor || ' ' || reason FROM journal WHERE hold_id = 'tea-00000' AND type = 'hold_released.v1'"));
        Assert.Equal([2L, 1L, 1L], (await _node.Jobs.TallyAsync(_node.Tenant, job.JobId)).OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => one.Value));
    }

    [Fact]
    public async Task A_target_at_which_the_service_fails_does_not_stop_the_others()
    {
        var ids = await _node.HoldsAsync("tea", 20);

        var job = await _node.EndedAsync(await _node.StartAsync(JobNode.Release(new() { HoldIds = [GatedRelease.Faulty, .. ids] })));

        Assert.Equal(JobState.Done, job.State);
        var refused = await _node.Jobs.OutcomesAsync(_node.Tenant, job.JobId, new() { Limit = 100, RefusedOnly = true });
        Assert.Equal([(GatedRelease.Faulty, "internal-error")], refused!.Select(one => (one.Target, one.Outcome)));
        Assert.Equal(20, await ReleasedAsync());
    }

    [Fact]
    public async Task Paused_in_its_midst_it_rests_and_resumed_it_comes_to_its_end()
    {
        await _node.HoldsAsync("tea", 500);
        var job = await HeldUpAsync();

        Assert.True((await _node.Jobs.PauseAsync(_node.Tenant, job.JobId))!.Value.Moved);
        Assert.False((await _node.Jobs.PauseAsync(_node.Tenant, job.JobId))!.Value.Moved);
        _node.Gate.Open();
        await _node.GivenBackAsync(job);
        var paused = await _node.GetAsync(job.JobId);
        Assert.Equal((JobState.Paused, (DateTimeOffset?)null), (paused.State, paused.EndedAt));
        Assert.InRange(paused.Done, 20, 499);
        Assert.Equal(paused.Done, await ReleasedAsync());

        Assert.Equal(JobState.Running, (await _node.Jobs.ResumeAsync(_node.Tenant, job.JobId))!.Value.Job.State);
        var ended = await _node.EndedAsync(job);
        Assert.Equal((JobState.Done, 500), (ended.State, ended.Done));
        Assert.NotNull(ended.EndedAt);
        await ReleasedOnceEachAsync(500);
    }

    [Fact]
    public async Task Cancelled_it_does_no_more_and_stays_so()
    {
        await _node.HoldsAsync("tea", 500);
        var job = await HeldUpAsync();

        Assert.Equal(JobState.Cancelled, (await _node.Jobs.CancelAsync(_node.Tenant, job.JobId))!.Value.Job.State);
        _node.Gate.Open();
        await _node.GivenBackAsync(job);

        var (resumed, moved) = (await _node.Jobs.ResumeAsync(_node.Tenant, job.JobId))!.Value;
        Assert.Equal((JobState.Cancelled, false), (resumed.State, moved));
        Assert.InRange(resumed.Done, 20, 499);
        Assert.Equal(resumed.Done, await ReleasedAsync());
        Assert.Equal(resumed.Done, (await _node.OutcomesAsync(job)).Count);
    }

    [Fact]
    public async Task Another_node_goes_on_once_the_lease_of_the_first_has_ended_and_what_that_one_says_then_counts_no_more()
    {
        await _node.HoldsAsync("tea", 500);
        var job = await HeldUpAsync();
        await using var other = await JobNode.StartAsync(_database);

        await _database.ScalarAsync<object>("UPDATE job SET leased_until = '-infinity'");
        var ended = await other.EndedAsync(job);
        _node.Gate.Open();
        await _node.DisposeAsync();   // when it has written what it had to say

        Assert.Equal((JobState.Done, 500), (ended.State, ended.Done));
        Assert.Equal(500, (await other.OutcomesAsync(job)).Count(one => one.Outcome == "done"));
        Assert.Equal(500, (await other.GetAsync(job.JobId)).Done);
        await ReleasedOnceEachAsync(500);
        _node = await JobNode.StartAsync(_database);
    }

    [Fact]
    public async Task A_node_that_stops_ends_what_it_began_and_gives_the_job_back()
    {
        await _node.HoldsAsync("tea", 500);
        var job = await HeldUpAsync();

        var stopped = _node.Node.StopAsync();
        _node.Gate.Open();
        await stopped;

        Assert.True(await _database.ScalarAsync<bool>("SELECT leased_by IS NULL AND state = 'running' FROM job"));
        Assert.Equal(await ReleasedAsync(), await _database.ScalarAsync<long>("SELECT done FROM job"));
        await _node.DisposeAsync();
        _node = await JobNode.StartAsync(_database);
        Assert.Equal(500, (await _node.EndedAsync(job)).Done);
        await ReleasedOnceEachAsync(500);
    }

    [Fact]
    public async Task A_lever_pulled_twice_is_one_job_and_with_other_content_it_is_refused()
    {
        await _node.HoldsAsync("tea", 5);
        var request = JobNode.Release(new() { ItemId = "sku:tea", Channel = null }, leverId: "lever-1");

        var starts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _node.Jobs.StartAsync(_node.Operator, request)));
        var made = starts.Cast<JobStart.Made>().ToArray();
        Assert.Single(made.Select(one => one.Job.JobId).Distinct());
        Assert.Single(made, one => !one.IsRepeat);
        Assert.True(((JobStart.Made)await _node.Jobs.StartAsync(_node.Operator, request with { Reason = "another" })).IsRepeat);

        var reused = Assert.IsType<JobStart.LeverReused>(await _node.Jobs.StartAsync(_node.Operator,
            JobNode.Release(new() { ItemId = "sku:tea", Owner = "anna", Stuck = true }, leverId: "lever-1")));
        Assert.Equal(["owner", "stuck"], reused.Differs.AsEnumerable());
        Assert.Single(await _node.Jobs.ListAsync(_node.Tenant, 10));
        Assert.Equal(5, (await _node.EndedAsync(made[0].Job)).Total);
    }

    [Fact]
    public async Task What_matches_is_fixed_when_it_is_made_and_where_nothing_does_it_is_done_at_once()
    {
        await _node.HoldsAsync("tea", 10);
        var job = await HeldUpAsync(after: 2);
        await _node.Node.PlaceAsync("later", ("sku:tea", 1));
        _node.Gate.Open();

        Assert.Equal(10, (await _node.EndedAsync(job)).Done);
        Assert.Equal(HoldStatus.Held, (await _node.Node.Holds.Get("later")).Hold!.Status);
        var none = await _node.StartAsync(JobNode.Release(new() { Owner = "nobody" }));
        Assert.Equal((JobState.Done, 0, true), (none.State, none.Total, none.EndedAt is not null));
    }

    [Fact]
    public async Task Extended_holds_end_later_as_far_as_their_age_allows_and_what_is_confirmed_stays()
    {
        await _node.HoldsAsync("tea", 3, ttlSeconds: 60);
        await _node.Node.Holds.Confirm(new() { Caller = Grains.Tests.Node.Caller, HoldId = "tea-00002" });
        var before = (await _node.Node.Holds.Get("tea-00000")).Hold!.ExpiresAt!.Value;
        ExtendHolds Extend(int seconds) =>
            new() { Holds = new() { HoldIds = ["tea-00000", "tea-00002"] }, TtlSeconds = seconds, Reason = "queue", CorrelationId = "c" };

        var job = await _node.EndedAsync(await _node.StartAsync(Extend(7200)));
        var beyond = await _node.EndedAsync(await _node.StartAsync(Extend(604_800)));

        Assert.Equal(["done", "hold-status-conflict"], (await _node.OutcomesAsync(job)).Select(one => one.Outcome));
        Assert.Equal(["hold-age-limit", "hold-status-conflict"], (await _node.OutcomesAsync(beyond)).Select(one => one.Outcome));
        Assert.InRange((await _node.Node.Holds.Get("tea-00000")).Hold!.ExpiresAt!.Value, before.AddHours(1), before.AddHours(3));
        Assert.Equal("night shift queue", await _database.ScalarAsync<string>(
            "SELECT actor || ' ' || reason FROM journal WHERE hold_id = 'tea-00000' AND type = 'hold_changed.v1'"));
    }

    [Fact]
    public async Task A_job_is_forgotten_with_all_its_targets_thirty_days_after_its_end_and_one_that_rests_is_not()
    {
        string[] many = [.. Enumerable.Range(0, 999).Select(i => $"unknown-{i}")];
        foreach (var lever in (string[])["old", "young", "rests"])
            await _node.EndedAsync(await _node.StartAsync(JobNode.Release(new() { HoldIds = [.. many] }, lever)));
        await _database.ScalarAsync<object>("""
            UPDATE job SET ended_at = now() - interval '31 days' WHERE lever_id = 'old';
            UPDATE job SET state = 'paused', ended_at = NULL, started_at = now() - interval '31 days' WHERE lever_id = 'rests'
            """);

        await _node.Node.Services.GetRequiredService<IdRetention>().PruneAsync("tester");

        Assert.Equal(["rests", "young"], (await _node.Jobs.ListAsync(_node.Tenant, 10)).Select(job => job.LeverId).Order());
        Assert.Equal(2 * 999, await _database.ScalarAsync<long>("SELECT count(*) FROM job_target"));
    }

    [Fact]
    public async Task Keys_without_the_scope_and_keys_of_a_channel_make_none()
    {
        foreach (var key in (ApiKey[])[
            _node.Operator.Key with { Scopes = KeyScopes.All & ~KeyScopes.Operate }, _node.Operator.Key with { Channel = "web" }])
        {
            Assert.IsType<JobStart.Forbidden>(
                await _node.Jobs.StartAsync(new(_node.Tenant, key), JobNode.Release(new() { ItemId = "sku:tea" })));
        }
    }

    private async Task<Job> HeldUpAsync(int after = 20)
    {
        _node.Gate.CloseAfter(after);
        var job = await _node.StartAsync(JobNode.Release(new() { ItemId = "sku:tea" }));
        await _node.Gate.Reached;
        return job;
    }

    private Task<long> ReleasedAsync() => _database.ScalarAsync<long>("SELECT count(*) FROM hold WHERE status = 'released'");

    private async Task ReleasedOnceEachAsync(long holds)
    {
        Assert.Equal(holds, await ReleasedAsync());
        Assert.Equal(holds, await _database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE type = 'hold_released.v1'"));
    }
}
