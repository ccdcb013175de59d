using Inventory.Ledger;
using Inventory.Ledger.Jobs;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Tests.Jobs;

/// <summary>
/// Two nodes and a job of a kind that only the test works at, so that what each of them writes, and when, is in its hands.
/// </summary>
public sealed class JobLeaseTests : IAsyncLifetime
{
    private const string Kind = "by-hand", First = "first", Second = "second";
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);
    private static readonly TargetOutcome[] Came = [TargetOutcome.Done, new("hold-not-found", "There is no such hold.")];
    private TestDatabase _database = null!;
    private JobNode _node = null!;
    private LeasedJob _job = null!;

    private JobLeases Leases => _node.Node.Services.GetRequiredService<JobLeases>();

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("leases");
        _node = await JobNode.StartAsync(_database);
        await _node.Node.Services.GetRequiredService<JobMaking>().MakeAsync(
            _node.Tenant,
            new()
            {
                JobId = "job-1", Kind = Kind, Asked = new Dictionary<string, string>(), Targets = new HoldSelection { HoldIds = ["a", "b", "c"] },
                Actor = "night shift", Principal = "anna", Reason = "left behind", CorrelationId = "incident-7",
            },
            DateTimeOffset.UnixEpoch, Length);
        _job = (await ClaimAsync(First))!;
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_job_that_is_leased_is_nobody_elses()
    {
        Assert.Null(await ClaimAsync(Second));
        Assert.NotNull(await Leases.RenewAsync(_job, First, Length));
        Assert.Null(await Leases.RenewAsync(_job, Second, Length));
    }

    [Fact]
    public async Task A_node_whose_lease_was_taken_over_writes_nothing_not_even_a_count()
    {
        await TakenOverAsync();
        var before = await ContentAsync();

        // Both stand where the job began: nothing but the lease tells them apart.
        Assert.False(await RecordAsync(First, after: 0));
        Assert.Null(await Leases.RenewAsync(_job, First, Length));
        await Leases.GiveBackAsync(_job, First);

        Assert.Equal(before, await ContentAsync());
        Assert.True(await RecordAsync(Second, after: 0));
        Assert.Equal("2 running second | done hold-not-found -", await ContentAsync());
    }

    [Fact]
    public async Task A_node_that_wrote_already_does_not_write_the_same_again()
    {
        Assert.True(await RecordAsync(First, after: 0));
        Assert.False(await RecordAsync(First, after: 0));

        Assert.Equal("2 running first | done hold-not-found -", await ContentAsync());
    }

    private async Task TakenOverAsync()
    {
        await _database.ScalarAsync<object>("UPDATE job SET leased_until = '-infinity'");
        Assert.NotNull(await ClaimAsync(Second));
    }

    private Task<LeasedJob?> ClaimAsync(string node) => Leases.ClaimAsync(node, Length, [Kind]);

    private Task<bool> RecordAsync(string node, long after) => Leases.RecordAsync(_job, node, after, Came, DateTimeOffset.UnixEpoch);

    private Task<string> ContentAsync() => _database.ScalarAsync<string>("""
        SELECT done || ' ' || state || ' ' || leased_by || ' | '
          || (SELECT string_agg(coalesce(outcome, '-'), ' ' ORDER BY position) FROM job_target)
        FROM job
        """)!;
}
