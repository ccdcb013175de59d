using System.Collections.Immutable;
using System.Text.Json;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Http.Problems;

namespace Inventory.Grains.Tests;

/// <summary>A refusal of the rules, from the decision to the problem that HTTP answers with.</summary>
public sealed class WireTests
{
    private static readonly Dictionary<Type, object> Facts = new()
    {
        [typeof(ImmutableArray<string>)] = ImmutableArray.Create("sku:fact"),
        [typeof(ImmutableArray<Shortfall>)] = ImmutableArray.Create(new Shortfall("sku:fact", 5, 3)),
        [typeof(ImmutableArray<RefusedLine>)] = ImmutableArray<RefusedLine>.Empty,
        [typeof(HoldStatus)] = HoldStatus.Cancelled,
        [typeof(DateTimeOffset)] = DateTimeOffset.UnixEpoch,
        [typeof(long)] = 7L,
        [typeof(string)] = "fact",
    };

    public static TheoryData<string> Reasons =>
        [.. typeof(Refusal).GetNestedTypes().Where(type => !type.IsAbstract).Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Keeps_its_code_and_its_facts(string reason)
    {
        var constructor = typeof(Refusal).GetNestedType(reason)!.GetConstructors().Single();
        var facts = constructor.GetParameters().Select(parameter => Facts[parameter.ParameterType]).ToArray();
        var refusal = (Refusal)constructor.Invoke(facts);
        var answer = refusal.HoldAnswer();
        var problem = OutcomeProblems.Of(answer);

        Assert.Equal(refusal.Kind.Code, problem.Code.Code);
        Assert.Equal(refusal.Kind, refusal.ItemAnswer().Outcome.Kind());
        if (facts.Length > 0) Assert.NotEqual(Told(OutcomeProblems.Of(new HoldAnswer { Outcome = answer.Outcome })), Told(problem));
    }

    [Theory]
    [InlineData(nameof(Refusal.IdReused))]
    [InlineData(nameof(Refusal.SettingsChanged))]
    [InlineData(nameof(Refusal.VersionMismatch))]
    [InlineData(nameof(Refusal.Malformed))]
    public void Keeps_its_facts_where_an_item_is_what_it_is_about(string reason)
    {
        var constructor = typeof(Refusal).GetNestedType(reason)!.GetConstructors().Single();
        var facts = constructor.GetParameters().Select(parameter => Facts[parameter.ParameterType]).ToArray();
        var answer = ((Refusal)constructor.Invoke(facts)).ItemAnswer();
        Assert.NotEqual(
            Told(OutcomeProblems.Of(new ItemAnswer { Outcome = answer.Outcome }, "sku:a")), Told(OutcomeProblems.Of(answer, "sku:a")));
    }

    // The sentence for people is not what programs read.
    private static string Told(Problem problem) => JsonSerializer.Serialize((problem with { Detail = "" }).For("/", "trace"));
}
