using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Inventory.Grains.Tests;

/// <summary>A node whose memory runs short while its grains are all younger than the age at which they leave.</summary>
public sealed class MemoryPressureTests
{
    [Fact]
    public async Task Items_leave_before_their_age_and_are_back_when_they_are_asked()
    {
        await using var database = await TestDatabase.CreateAsync("memory");
        await using var node = await Node.StartAsync(database, configure: static services => services
            .PostConfigure<GrainCollectionOptions>(static options =>
            {
                // Whatever this process uses is too much; that anything leaves for it is the silo's own setting.
                (options.MemoryUsageTargetPercentage, options.MemoryUsageLimitPercentage) = (0.0001, 0.001);
                options.MemoryUsagePollingPeriod = TimeSpan.FromMilliseconds(200);
            }));
        var management = node.Grains.GetGrain<IManagementGrain>(0);
        await node.CreateAsync("sku:idle", 3);
        var item = node.Item("sku:idle").GetGrainId();

        await Poll.UntilAsync(async () =>
        {
            // Orleans looks at memory only after collections of the oldest generation, which a process that is short of it has often.
            GC.Collect();
            return (await management.GetDetailedGrainStatistics()).All(grain => grain.GrainId != item);
        }, "the item has left", TimeSpan.FromMinutes(3));

        Assert.Equal(3, (await node.Item("sku:idle").Get()).Item!.OnHand);
    }
}
