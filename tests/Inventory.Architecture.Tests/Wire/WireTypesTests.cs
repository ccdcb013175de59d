using System.Collections.Immutable;
using System.Reflection;
using Inventory.Domain.Holds;

namespace Inventory.Architecture.Tests.Wire;

public sealed class WireTypesTests
{
    // What others call, and what the grains call of each other: both cross between nodes of different versions while these are replaced.
    private static readonly Type[] GrainInterfaces =
    [
        .. new[] { "Inventory.Contracts", "Inventory.Grains", "Inventory.Operations" }
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)),
    ];

    [Fact]
    public void Every_type_that_crosses_a_grain_call_is_immutable_and_serializable()
    {
        Assert.Empty(WireTypes.CrossingCallsOf(GrainInterfaces).SelectMany(WireTypes.FaultsOf));
        Assert.Empty(GrainInterfaces.SelectMany(type => type.GetMethods()).SelectMany(WireTypes.FaultsOfSignature));
    }

    [Fact]
    public void Every_grain_interface_and_every_call_of_it_has_a_name_that_outlives_a_renaming() => Assert.Empty(
        GrainInterfaces.Concat<MemberInfo>(GrainInterfaces.SelectMany(type => type.GetMethods()))
            .Where(member => !member.IsDefined(typeof(AliasAttribute), inherit: false))
            .Select(member => $"{member.DeclaringType?.Name}.{member.Name}"));

    [Fact]
    public void Aliases_are_unique()
    {
        var twice = WireTypes.CrossingCallsOf(GrainInterfaces)
            .Concat(GrainInterfaces)
            .SelectMany(type => type.GetCustomAttributes<AliasAttribute>(inherit: false))
            .GroupBy(alias => alias.Alias, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key);
        Assert.Empty(twice);
    }

    // More may be added at the end; these have crossed between nodes, and their order says nothing.
    [Fact]
    public void The_numbers_of_enums_that_cross_stay_as_they_are()
    {
        Contracts.Outcome[] outcomes = [.. Enumerable.Range(0, 23).Select(number => (Contracts.Outcome)number)];
        Assert.Equal(
            "Done Forbidden Invalid IdReused ItemExists ItemNotFound HoldNotFound VersionMismatch SettingsChanged HoldExpired "
                + "HoldStatusConflict HoldAgeLimit ExceedsHold BelowFulfilled NegativeStock StopSell InsufficientStock NothingDisagrees "
                + "Overloaded ItemMoving LedgerUnavailable OutcomeUnknown ItemDrifted",
            string.Join(' ', outcomes));
        HoldStatus[] statuses = [.. Enumerable.Range(0, 6).Select(number => (HoldStatus)number)];
        Assert.Equal("Held Confirmed Fulfilled Expired Released Cancelled", string.Join(' ', statuses));
    }

    [Fact]
    public void Sound_types_have_no_faults()
    {
        Assert.Equal([typeof(Leaf), typeof(Root), typeof(Unsound)], WireTypes.CrossingCallsOf([typeof(ISample)])
            .Where(type => !type.IsEnum));
        Assert.Empty(WireTypes.FaultsOf(typeof(Root)));
        Assert.Empty(WireTypes.FaultsOf(typeof(Leaf)));
    }

    [Fact]
    public void Every_kind_of_fault_is_found()
    {
        Assert.Equal(
            [
                "Unsound has no [GenerateSerializer]",
                "Unsound has no [Alias]",
                "Unsound.Settable can be changed",
                "Unsound.List is a List`1, which can be changed",
                "Unsound.Unnumbered has no [Id]",
                "Unsound.Twice has the [Id] of List",
            ],
            WireTypes.FaultsOf(typeof(Unsound)));
        Assert.Equal(["ISample.Send passes a Int32[], which can be changed"],
            WireTypes.FaultsOfSignature(typeof(ISample).GetMethod("Send")!));
    }

    private interface ISample
    {
        Task<ImmutableArray<Leaf>> Read(Root root);

        Task Send(int[] numbers);
    }

    // Not private: Orleans generates code beside them.
    [GenerateSerializer, Alias("tests.Root")]
    internal record Root([property: Id(0)] DayOfWeek Day, [property: Id(1)] Root? Next)
    {
        public bool IsLast => Next is null;
    }

    [GenerateSerializer, Alias("tests.Leaf")]
    internal sealed record Leaf(DayOfWeek Day) : Root(Day, null);

    private sealed record Unsound() : Root(DayOfWeek.Monday, null)
    {
        [Id(0)]
        public int Settable { get; set; }

        [Id(1)]
        public List<int> List { get; init; } = [];

        public int Unnumbered { get; init; }

        [Id(1)]
        public int Twice { get; init; }
    }
}
