using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>ETag and If-Match.</summary>
[Collection(HoldsCollection.Name)]
public sealed class IfMatchTests(ContractSilo silo) : ContractTests(silo)
{
    public static TheoryData<string, string> Acts => new()
    {
        { "held", "change" }, { "held", "confirm" }, { "held", "release" }, { "confirmed", "cancel" }, { "confirmed", "fulfil" },
    };

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task The_present_version_matches(string status, string act)
    {
        var hold = await HoldThatIs(status, await Item(9));
        (await Act(act, hold, (await Get(hold)).ETag!)).IsFresh();
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task A_former_version_does_not(string status, string act)
    {
        var hold = await HoldThatIs(status, await Item(9));
        var former = (await Get(hold)).ETag!;
        (await Change(hold, $"\"lines\":[{Lines(((await Get(hold)).List("lines")[0]!["itemId"]!.GetValue<string>(), 5))}]")).IsFresh();
        var before = await Get(hold);

        (await Act(act, hold, former)).Is(412, "version-mismatch");
        Assert.Equal(before.Body, (await Get(hold)).Body);
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task A_repeat_is_judged_first(string status, string act)
    {
        var hold = await HoldThatIs(status, await Item(9));
        var former = (await Get(hold)).ETag!;
        (await Act(act, hold, former)).IsFresh();
        (await Act(act, hold, former)).IsReplayed();
    }

    [Fact]
    public async Task A_version_that_is_none_is_malformed()
    {
        var hold = await Hold(await Item(9), 1);
        (await Act("confirm", hold, "7")).Is(400, "invalid-request");
    }

    private Task<Answer> Act(string act, string hold, string version) => act switch
    {
        "change" => Api.Patch($"/v1/holds/{hold}", """{"changeId":"same","metadata":{"a":"b"}}""", ("If-Match", version)),
        "fulfil" => Api.Post($"/v1/holds/{hold}/fulfilments", """{"fulfilmentId":"same"}""", ("If-Match", version)),
        _ => Api.Post($"/v1/holds/{hold}/{act}", null, ("If-Match", version)),
    };
}
