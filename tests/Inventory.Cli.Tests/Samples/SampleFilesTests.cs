using System.Text;
using Inventory.Testing;
using Generated = Inventory.Samples.Generator.Samples;

namespace Inventory.Cli.Tests.Samples;

public sealed class SampleFilesTests
{
    [Theory]
    [InlineData("catalogue.csv")]
    [InlineData("hotel.jsonl")]
    [InlineData("venue.jsonl")]
    public void The_committed_file_is_what_the_generator_writes_byte_for_byte(string name)
    {
        var (_, content) = Assert.Single(Generated.All(), file => file.Name == name);
        Assert.True(File.ReadAllBytes(Path.Combine(Repository.Root, "samples", name)).AsSpan()
            .SequenceEqual(Encoding.UTF8.GetBytes(content)));
    }

    [Fact]
    public void The_catalogue_has_ten_thousand_SKUs_over_several_locations()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "samples", "catalogue.csv")).Skip(1)
            .Select(static row => row.Split(',')[0].Split('@')).ToArray();
        Assert.True(rows.DistinctBy(static row => row[0]).Count() >= 10_000);
        Assert.True(rows.DistinctBy(static row => row[1]).Count() >= 5);
        Assert.Equal(rows.Length, rows.DistinctBy(static row => string.Join('@', row)).Count());
    }

    [Fact]
    public void The_hotel_has_six_room_types_on_365_nights()
    {
        var nights = File.ReadAllLines(Path.Combine(Repository.Root, "samples", "hotel.jsonl"))
            .Select(static row => row.Split('"')[3].Split(':')).ToArray();
        Assert.Equal(6, nights.DistinctBy(static night => night[2]).Count());
        Assert.All(nights.GroupBy(static night => night[2]),
            static type => Assert.Equal(365, type.DistinctBy(static night => night[3]).Count()));
    }
}
