using Inventory.Grains.Tests;
using Inventory.Operations.Nodes;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Inventory.Operations.Tests.Nodes;

/// <summary>Three silos that are asked what each has in memory.</summary>
public sealed class AllNodesTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private Node[] _silos = [];

    private AllNodes Nodes => _silos[0].Services.GetRequiredService<AllNodes>();

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("all_nodes");
        _silos = await Node.StartClusterAsync(3, _database, configure: services => services
            .AddInventoryOperations().AddSingleton<Memory>().AddSerializer(types => types.AddAssembly(typeof(AllNodesTests).Assembly)));
        for (var i = 0; i < 3; i++) Of(i).Words = [$"word {i}"];
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Each_answers_for_itself()
    {
        var all = await Nodes.AskAsync(new WhatWords("again"));
        Assert.Empty(all.Missing);
        Assert.Equal(
            _silos.Select((silo, i) => (silo.Address, $"word {i} again")).Order(),
            all.Answers.Select(answer => (answer.Node, answer.Report.Word)));
    }

    [Fact]
    public async Task One_that_fails_or_does_not_answer_is_named_and_the_others_are_heard()
    {
        Of(1).Words = [];
        Of(2).Busy.Reset();
        var asked = await Nodes.AskAsync(new WhatWords("once more"));
        Of(2).Busy.Set();

        Assert.Equal(["word 0 once more"], asked.Answers.Select(answer => answer.Report.Word));
        Assert.Equal(
            new[] { (_silos[1].Address, MissingReason.Failed), (_silos[2].Address, MissingReason.NotInTime) }.Order(),
            asked.Missing.Select(one => (one.Node, one.Why)));
    }

    [Fact]
    public async Task One_that_dies_spoils_nothing_and_is_soon_no_member_any_more()
    {
        await _silos[2].KillAsync();
        var left = await Nodes.AskAsync(new HowMany());
        Assert.Equal(_silos[..2].Select(silo => silo.Address).Order(), left.Answers.Select(answer => answer.Node));
        Assert.Equal(2, left.Answers.Sum(answer => answer.Report));
        Assert.Empty(left.Missing.Select(one => one.Node).Except([_silos[2].Address]));
        await Poll.UntilAsync(async () => (await Nodes.AskAsync(new HowMany())).Missing.IsEmpty, "the dead silo is found dead");
    }

    [Fact]
    public async Task Whoever_gives_up_is_not_kept_waiting()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Nodes.AskAsync(new HowMany(), gone.Token));
    }

    private Memory Of(int silo) => _silos[silo].Services.GetRequiredService<Memory>();
}

/// <summary>What a silo of this test has in memory.</summary>
internal sealed class Memory
{
    public IReadOnlyList<string> Words { get; set; } = [];

    /// <summary>Where it is reset, the silo answers no question about words until it is set.</summary>
    public ManualResetEventSlim Busy { get; } = new(initialState: true);
}

[GenerateSerializer, Immutable]
internal sealed record WhatWords([property: Id(0)] string Suffix) : NodeQuestion<Memory, SaidWord>
{
    protected override SaidWord Ask(Memory source)
    {
        source.Busy.Wait();
        return new($"{source.Words.Single()} {Suffix}");
    }
}

[GenerateSerializer, Immutable]
internal sealed record SaidWord([property: Id(0)] string Word);

[GenerateSerializer, Immutable]
internal sealed record HowMany : NodeQuestion<Memory, int>
{
    protected override int Ask(Memory source) => source.Words.Count;
}
