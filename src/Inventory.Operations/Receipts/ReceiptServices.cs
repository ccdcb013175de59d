using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Receipts;

/// <summary>Adds receipts of refusals to a host.</summary>
internal static class ReceiptServices
{
    /// <summary>Registers them.</summary>
    public static IServiceCollection AddReceipts(this IServiceCollection services) => services
        .AddSingleton<ReceiptSecret>().AddSingleton<VersionReads>()
        .AddSingleton(provider => new RefusalReceipts(provider.GetRequiredService<ReceiptSecret>(),
            provider.GetRequiredService<VersionReads>(), provider.GetRequiredService<TimeProvider>()));
}
