using System.Text.RegularExpressions;

namespace Inventory.Architecture.Tests;

/// <summary>Lines fit beside each other on a screen.</summary>
public sealed partial class LineTests
{
    private const int ColumnsMax = 140;

    [Fact]
    public void Lines_have_at_most_140_columns_apart_from_literals_that_cannot_be_broken() => Assert.Empty(
        from file in Repository.Files(".cs", ".sql", ".razor", ".ts", ".py")
        from line in File.ReadLines(file).Index()
        where IsTooLong(line.Item)
        select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1} has {line.Item.Length} columns");

    [Fact]
    public void A_long_line_is_found_and_a_long_literal_is_let_pass()
    {
        Assert.True(IsTooLong(new('x', ColumnsMax + 1)));
        Assert.False(IsTooLong(new('x', ColumnsMax)));
        Assert.False(IsTooLong($"    [InlineData(\"{new string('x', ColumnsMax)}\")]"));
        Assert.True(IsTooLong($"    [InlineData(\"short\")] // {new string('x', ColumnsMax)}"));
    }

    private static bool IsTooLong(string line) => line.Length > ColumnsMax && Literals().Replace(line, "\"\"").Length > ColumnsMax
        && !line.TrimStart().StartsWith('{');   // of a raw literal over several lines

    [GeneratedRegex("\"{3,}.*?\"{3,}|\"(\\\\.|[^\"\\\\])*\"|'[^']*'")]
    private static partial Regex Literals();
}
