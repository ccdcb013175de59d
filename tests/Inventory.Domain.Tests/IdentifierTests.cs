namespace Inventory.Domain.Tests;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("A.b_c:d-9")]
    [InlineData("9-------")]
    public void Within_the_grammar(string id) => Assert.True(Identifier.IsValid(id));

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("_a")]
    [InlineData(":a")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a@b")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    [InlineData("é")]
    [InlineData("\u0661")]
    [InlineData("a\u0661")]
    [InlineData("\uff21")]
    public void Outside_the_grammar(string id) => Assert.False(Identifier.IsValid(id));

    [Fact]
    public void Sixty_four_characters_fit_and_one_more_does_not()
    {
        Assert.True(Identifier.IsValid(new string('a', 64)));
        Assert.False(Identifier.IsValid(new string('a', 65)));
    }
}
