using System.Text.RegularExpressions;

namespace Inventory.Domain.Tests;

public sealed partial class RefusalsTests
{
    [Fact]
    public void Every_entry_has_a_code_of_its_own_and_says_what_it_is_what_happened_and_what_to_do()
    {
        Assert.Distinct(Refusals.All.Select(kind => kind.Code));
        Assert.Distinct(Refusals.All.Select(kind => kind.Title));
        Assert.All(Refusals.All, kind =>
        {
            Assert.Matches(Code(), kind.Code);
            Assert.Matches(Sentences(), kind.Title + ".");
            Assert.Matches(Sentences(), kind.Meaning);
            Assert.Matches(Sentences(), kind.Remedy);
        });
    }

    [Fact]
    public void Every_reason_of_the_rules_has_an_entry_of_its_own()
    {
        var reasons = typeof(Refusal).GetNestedTypes().Where(type => !type.IsAbstract).Select(Made).Select(refusal => refusal.Kind)
            .ToArray();
        Assert.Distinct(reasons);
        Assert.Subset(Refusals.All.ToHashSet(), reasons.ToHashSet());
    }

    // With nothing in it: what it tells of this time is of no interest here.
    private static Refusal Made(Type type)
    {
        var constructor = type.GetConstructors().Single();
        return (Refusal)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.ParameterType.IsValueType
            ? Activator.CreateInstance(parameter.ParameterType) : null)]);
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[A-Z].*\S\.$")]
    private static partial Regex Sentences();
}
