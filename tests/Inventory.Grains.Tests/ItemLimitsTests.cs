using Inventory.Grains.Items;

namespace Inventory.Grains.Tests;

/// <summary>Limits that would have somebody wait for ever or in vain keep a host from starting.</summary>
public sealed class ItemLimitsTests
{
    public static TheoryData<string> Names => [.. typeof(ItemLimits).GetProperties().Select(property => property.Name)];

    [Fact]
    public void As_they_come_they_hold() => Assert.True(new ItemLimitsCheck().Validate(null, new()).Succeeded);

    [Theory]
    [MemberData(nameof(Names))]
    public void None_is_nothing(string name)
    {
        var (limits, property) = (new ItemLimits(), typeof(ItemLimits).GetProperty(name)!);
        property.SetValue(limits, property.PropertyType == typeof(int) ? 0 : TimeSpan.Zero);
        Assert.Contains(new ItemLimitsCheck().Validate(null, limits).Failures!, why => why.StartsWith(name, StringComparison.Ordinal));
    }

    [Fact]
    public void An_item_stands_still_for_as_long_as_others_are_waited_for() =>
        Assert.True(new ItemLimitsCheck().Validate(null, new() { LoanLooksMax = 9 }).Failed);
}
