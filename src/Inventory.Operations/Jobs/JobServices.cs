using Inventory.Ledger.Jobs;
using Inventory.Ledger.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Jobs;

/// <summary>Adds jobs to a host.</summary>
internal static class JobServices
{
    /// <summary>Registers them. Another kind of job is one more <see cref="IJobKind"/>.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton(new JobOptions());
        services.AddSingleton<IJobKind, ReleaseHoldsKind>().AddSingleton<IJobKind, ExtendHoldsKind>()
            .AddSingleton<IJobKind, ReconcileItemsKind>();
        services.AddSingleton<JobBell>().AddSingleton<JobMetrics>().AddSingleton<TargetPage>().AddSingleton<JobWork>();
        services.AddSingleton(provider => new OperatorJobs(
            provider.GetRequiredService<JobMaking>(), provider.GetRequiredService<JobReads>(), provider.GetRequiredService<JobSwitch>(),
            provider.GetRequiredService<JobBell>(), provider.GetRequiredService<LedgerClock>()));
        return services.AddHostedService<JobRunner>();
    }
}
