using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Failures;

/// <summary>Adds what is done about failures to a host.</summary>
internal static class FailureServices
{
    /// <summary>Registers it; deliveries and the inbox are registered beside it.</summary>
    public static IServiceCollection AddFailures(this IServiceCollection services) =>
        services.AddSingleton<ConsumerList>().AddSingleton<FailureList>().AddSingleton<FailurePages>()
            .AddSingleton<FailureDesk>().AddSingleton<OutboxLever>();
}
