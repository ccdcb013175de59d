using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;

namespace Inventory.Operations.Tests;

/// <summary>Who acts, as grains and the journal hear of it.</summary>
public sealed class OperatorTests
{
    [Fact]
    public void An_operator_is_journalled_under_the_name_of_their_key_and_bound_to_its_channel()
    {
        var demo = new Tenant(1, "demo", TimeSpan.FromDays(7));
        var ops = new Operator(demo, new ApiKey(demo, "key-1", "night shift", KeyScopes.Admin, "web", IsBootstrap: false));
        Assert.Equal(("night shift", "web"), (ops.Caller.Actor, ops.Caller.Channel));
    }
}
