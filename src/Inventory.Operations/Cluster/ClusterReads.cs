using System.Collections.Immutable;
using Inventory.Ledger.Reads;
using Inventory.Operations.Nodes;
using Inventory.Operations.Pulse;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Operations.Cluster;

/// <summary>The cluster as it is: its nodes, what lives on them, the database below. What cannot be had is left out.</summary>
public sealed class ClusterReads
{
    private readonly AllNodes _nodes;
    private readonly ISiloStatusOracle _members;
    private readonly IGrainFactory _grains;
    private readonly DatabaseReads _database;
    private readonly TimeProvider _time;

    internal ClusterReads(AllNodes nodes, ISiloStatusOracle members, IGrainFactory grains, DatabaseReads database, TimeProvider time) =>
        (_nodes, _members, _grains, _database, _time) = (nodes, members, grains, database, time);

    /// <summary>Reads it.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ClusterReading> ReadAsync(CancellationToken cancellation = default)
    {
        var database = TryAsync(DatabaseAsync(cancellation), cancellation);
        var asked = await _nodes.AskAsync(new PulseQuestion(1), cancellation);
        var management = _grains.GetGrain<IManagementGrain>(0);
        SiloAddress[] telling = [.. asked.Answers.Select(static one => one.Node)];
        var counts = TryAsync(management.GetSimpleGrainStatistics(telling, cancellation), cancellation);
        var loads = await TryAsync(management.GetRuntimeStatistics(telling, cancellation), cancellation);
        var reports = asked.Answers.ToDictionary(static one => one.Node, static one => one.Report);
        var nodes = from member in _members.GetApproximateSiloStatuses()
                    where member.Value is not (SiloStatus.Dead or SiloStatus.None)
                    orderby member.Key
                    let at = Array.IndexOf(telling, member.Key)
                    select new ClusterNode(member.Key, member.Value, reports.GetValueOrDefault(member.Key),
                        at >= 0 && loads?.Length == telling.Length ? Load(loads[at]) : null);
        return new()
        {
            Nodes = [.. nodes],
            Lost = [.. reports.Values.SelectMany(static report => report.Lost).DistinctBy(static lost => lost.Address)],
            Grains = [.. (await counts ?? []).GroupBy(static one => Name(one.GrainType))
                .OrderBy(static one => one.Key, StringComparer.Ordinal)
                .Select(static one => new GrainCount(one.Key, one.Sum(count => (long)count.ActivationCount)))],
            Database = await database,
            DatabaseAwaySince = reports.Values.Min(static report => report.LedgerAwaySince),
        };
    }

    private static NodeLoad Load(SiloRuntimeStatistics silo) => new(silo.ActivationCount,
        silo.EnvironmentStatistics.FilteredCpuUsagePercentage, silo.EnvironmentStatistics.RawMemoryUsageBytes);

    // Of a full name, with the assembly behind it, the class.
    private static string Name(string type) => type.Split(',')[0].Split('.')[^1];

    private async Task<DatabaseFacts?> DatabaseAsync(CancellationToken cancellation)
    {
        try
        {
            return await _database.ReadAsync(cancellation);
        }
        catch (Exception away) when (LedgerHealth.IsUnavailable(away))
        {
            return null;
        }
    }

    private async Task<T?> TryAsync<T>(Task<T> asked, CancellationToken cancellation)
        where T : class?
    {
        try
        {
            return await asked.WaitAsync(AllNodes.Patience * 2, _time, cancellation);
        }
        catch (Exception silent) when (silent is TimeoutException or OrleansException)
        {
            return null;
        }
    }
}

/// <summary>Adds reading it to a host.</summary>
internal static class ClusterServices
{
    /// <summary>Registers it; asking all nodes is added beside it.</summary>
    public static IServiceCollection AddClusterReads(this IServiceCollection services) => services.AddSingleton(static provider =>
        new ClusterReads(provider.GetRequiredService<AllNodes>(), provider.GetRequiredService<ISiloStatusOracle>(),
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<DatabaseReads>(),
            provider.GetRequiredService<TimeProvider>()));
}
