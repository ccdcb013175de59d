using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Operations.Receipts;

/// <summary>Adds receipts of refusals to a host.</summary>
internal static class ReceiptServices
{
    /// <summary>Registers them.</summary>
    public static IServiceCollection AddReceipts(this IServiceCollection services) => services
        .AddSingleton<ReceiptSecret>().AddSingleton<VersionReads>().AddSingleton<ReceiptKey>()
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<ReceiptKey>())
        .AddSingleton(static provider =>
            new RefusalReceipts(provider.GetRequiredService<ReceiptKey>(), provider.GetRequiredService<VersionReads>()));
}
