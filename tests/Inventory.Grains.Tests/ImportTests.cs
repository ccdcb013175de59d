using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Grains.Items;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Inventory.Grains.Tests;

public sealed class ImportTests(LedgerFixture ledger) : IClassFixture<LedgerFixture>
{
    private ItemImporter Importer => ledger.Node.Services.GetRequiredService<ItemImporter>();

    [Fact]
    public async Task Many_batches_at_once_create_every_item_once()
    {
        var batches = Enumerable.Range(0, 12).Select(batch => Enumerable.Range(0, 1000).Select(i => Line($"sku:batch-{batch % 11}-{i}", 10))
            .ToArray());

        var answers = (await Task.WhenAll(batches.Select(batch => Importer.ImportAsync(Node.Tenant, batch)))).SelectMany(batch => batch)
            .ToArray();

        Assert.All(answers, answer => Assert.Equal(Outcome.Done, answer.Outcome));
        Assert.Equal(11_000, answers.Count(answer => answer.Created));
        Assert.Equal(1_000, answers.Count(answer => answer is { Created: false, Changed: false }));
    }

    [Fact]
    public async Task An_item_that_was_not_found_is_found_once_it_is_imported()
    {
        Assert.Equal(Outcome.ItemNotFound, (await ledger.Node.PlaceAsync("early", ("sku:early", 1))).Outcome);

        await Importer.ImportAsync(Node.Tenant, [Line("sku:early", 1)]);

        Assert.Equal(Outcome.Done, (await ledger.Node.PlaceAsync("early", ("sku:early", 1))).Outcome);
    }

    [Fact]
    public async Task A_second_import_updates_what_is_named_and_counts_what_differs()
    {
        await Importer.ImportAsync(Node.Tenant, [Line("sku:again", 5)]);

        var answers =
            await Importer.ImportAsync(Node.Tenant,
            [Line("sku:again", 5), new("sku:again", new() { Caller = Node.Caller, OnHand = 7, SafetyStock = 2 })]);

        Assert.Equal((false, false), (answers[0].Created, answers[0].Changed));
        Assert.True(answers[1].Changed);
        Assert.Equal((7, 2, 1, 3), (answers[1].Item!.OnHand, answers[1].Item!.SafetyStock, answers[1].Item!.SettingsVersion,
            answers[1].Item!.Version));
    }

    [Fact]
    public async Task An_unchanged_catalogue_wakes_no_grain()
    {
        ImportLine[] lines = [.. Enumerable.Range(0, 500).Select(i => Line($"sku:quiet-{i}", 10))];
        await Importer.ImportAsync(Node.Tenant, lines);

        Assert.All(await Importer.ImportAsync(Node.Tenant, lines), answer => Assert.Equal((Outcome.Done, false), (answer.Outcome,
            answer.Changed)));
        ImportLine[] named = [.. lines.Select(line => line with { Item = line.Item with { ImportId = "quiet",
            CountedAt = ledger.Node.Clock.Now } })];
        for (var run = 0; run < 2; run++)
            Assert.All(await Importer.ImportAsync(Node.Tenant, named), answer => Assert.Equal((Outcome.Done, false), (answer.Outcome,
                answer.Changed)));

        var management = ledger.Node.Grains.GetGrain<IManagementGrain>(0);
        foreach (var line in lines) Assert.Null(await management.GetActivationAddress(ledger.Node.Item(line.ItemId)));
    }

    [Fact]
    public async Task Two_requests_of_one_import_with_other_lines_of_an_item_have_one_effect()
    {
        await Importer.ImportAsync(Node.Tenant, [Line("sku:both", 5)]);
        var at = ledger.Node.Clock.Now;

        var answers = await Task.WhenAll(Enumerable.Range(5, 8).Select(async onHand =>
            (await Importer.ImportAsync(Node.Tenant, [new("sku:both", new() { Caller = Node.Caller, OnHand = onHand, ImportId = "both",
                CountedAt = at })]))[0]));

        Assert.Equal(1, answers.Count(answer => answer.Outcome is Outcome.Done));
        Assert.Equal(7, answers.Count(answer => answer.Outcome is Outcome.IdReused));
    }

    private static ImportLine Line(string itemId, long onHand) => new(itemId, new() { Caller = Node.Caller, OnHand = onHand });
}
