using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Scenarios;

/// <summary>An operator with the command line, and somebody's hand in the database.</summary>
public sealed class OperatorTests(ManualRepairSilo silo) : ContractTests(silo), IClassFixture<ManualRepairSilo>
{
    private readonly ContractSilo _silo = silo;

    [Fact]
    public async Task TC_5_LV_9_LV_11_The_incident_is_found_shown_dry_and_repaired_from_the_command_line_and_what_was_stuck_is_released()
    {
        var item = await Item(32);
        // The run at the silo's own start is over: from here on "now" is now.
        await ReconcileAll();
        var hold = await Hold(item, 8, "\"ttlSeconds\":60");
        Assert.Equal((0, 0), (Rows(await Inv("drift", "--now"), "drift"), Rows(await Inv("stuck"), "stuck")));
        await _silo.Database.ScalarAsync<object>($"UPDATE item SET held = 2 WHERE item_id = '{item}'");

        var drift = JsonNode.Parse(await Inv("drift", "--now"))!["drift"]!.AsArray().Single()!;
        Assert.Equal((item, 2, 8), (drift["itemId"]!.GetValue<string>(), (int)drift["storedReserved"]!, (int)drift["countedReserved"]!));
        await PassTime(TimeSpan.FromMinutes(2));
        var stuck = JsonNode.Parse(await Inv("stuck"))!["stuck"]!.AsArray().Single()!;
        Assert.Equal((hold, "owner_unreachable"), (stuck["holdId"]!.GetValue<string>(), stuck["why"]!.GetValue<string>()));

        Assert.Contains("Nothing was changed", (await _silo.InvAsync("reconcile", item)).Output, StringComparison.Ordinal);
        Assert.Equal(2, await _silo.Database.ScalarAsync<long>($"SELECT held FROM item WHERE item_id = '{item}'"));
        Assert.Equal(1, (await _silo.InvAsync("reconcile", item, "--apply")).ExitCode);
        Assert.EndsWith("Done.", (await _silo.InvAsync("reconcile", item, "--apply", "--reason", "edited by hand on Monday")).Output,
            StringComparison.Ordinal);

        (await Api.Post("/internal/jobs/expire-holds")).Is(200);
        (await Get(hold)).Shows("""{"status":"expired"}""");
        await ItemHas(item, onHand: 32, held: 0, allocated: 0);
        Assert.Equal((0, 0), (Rows(await Inv("drift", "--now"), "drift"), Rows(await Inv("stuck"), "stuck")));
        var again = await _silo.InvAsync("reconcile", item);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("nothing-to-reconcile: ", again.Error, StringComparison.Ordinal);
    }

    private static int Rows(string answer, string list) => JsonNode.Parse(answer)![list]!.AsArray().Count;

    private async Task<string> Inv(params string[] arguments)
    {
        var run = await _silo.InvAsync([.. arguments, "--output", "json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }
}
