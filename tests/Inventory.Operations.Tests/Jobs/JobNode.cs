using System.Globalization;
using Inventory.Contracts;
using Inventory.Grains.Tests;
using Inventory.Ledger.Jobs;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;
using Inventory.Operations.Jobs;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Tests.Jobs;

/// <summary>A silo that works at jobs, with a gate before each release.</summary>
public sealed class JobNode : IAsyncDisposable
{
    private JobNode(TestDatabase database, Node node, Tenant tenant, Gate gate)
    {
        (Database, Node, Tenant, Gate) = (database, node, tenant, gate);
        Operator = new(tenant, new(tenant, "key-ops", "night shift", KeyScopes.Operate, null, IsBootstrap: false) { Principal = "anna" });
    }

    public TestDatabase Database { get; }

    public Node Node { get; }

    public Tenant Tenant { get; }

    public Gate Gate { get; }

    public Operator Operator { get; }

    public OperatorJobs Jobs => Node.Services.GetRequiredService<OperatorJobs>();

    public static async Task<JobNode> StartAsync(TestDatabase database, DateTimeOffset? stoppedAt = null)
    {
        var gate = new Gate();
        var node = await Node.StartAsync(database, stoppedAt, configure: services =>
        {
            services.AddInventoryOperations();
            services.Remove(services.Single(one => one.ImplementationType == typeof(ReleaseHoldsKind)));
            services.AddSingleton(gate).AddSingleton<ReleaseHoldsKind>().AddSingleton<IJobKind, GatedRelease>();
        });
        var tenant = await node.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Node.Tenant);
        return new(database, node, tenant, gate);
    }

    /// <summary>An item with so many holds of a unit each, named after it.</summary>
    public async Task<string[]> HoldsAsync(string item, int count, int ttlSeconds = 1800)
    {
        await Node.CreateAsync($"sku:{item}", 1_000_000);
        string[] ids = [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{item}-{i:d5}"))];
        var answers = await Task.WhenAll(ids.Select(id => Node.PlaceAsync(id, ttlSeconds, ($"sku:{item}", 1))));
        Assert.All(answers, answer => Assert.Equal(Outcome.Done, answer.Outcome));
        return ids;
    }

    public static ReleaseHolds Release(HoldSelection holds, string? leverId = null) =>
        new() { Holds = holds, Reason = "left behind", CorrelationId = "incident-7", LeverId = leverId };

    public async Task<Job> StartAsync(JobRequest request) =>
        Assert.IsType<JobStart.Made>(await Jobs.StartAsync(Operator, request)).Job;

    public async Task<Job> GetAsync(string jobId) => (await Jobs.GetAsync(Tenant, jobId))!;

    public async Task<Job> EndedAsync(Job job)
    {
        await Poll.UntilAsync(async () => (await GetAsync(job.JobId)).State.IsOver(), "the job is over");
        return await GetAsync(job.JobId);
    }

    public Task GivenBackAsync(Job job) => Poll.UntilAsync(
        () => Database.ScalarAsync<bool>($"SELECT leased_by IS NULL FROM job WHERE job_id = '{job.JobId}'"), "no node works at the job");

    public async Task<IReadOnlyList<TargetReading>> OutcomesAsync(Job job) =>
        (await Jobs.OutcomesAsync(Tenant, job.JobId, new() { Limit = 100_000 }))!;

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
