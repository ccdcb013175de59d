using System.Collections.Immutable;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Operations.Receipts;
using Microsoft.Extensions.Time.Testing;

namespace Inventory.Operations.Tests.Receipts;

/// <summary>A receipt is its own token.</summary>
public sealed class ReceiptTokenTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));

    private static byte[] Secret(byte first) => [first, .. new byte[31]];

    [Fact]
    public void Is_read_on_any_node_for_an_hour_of_real_time()
    {
        var token = new ReceiptTokens(Secret(1), _time).Write(Receipt(1));
        var elsewhere = new ReceiptTokens(Secret(1), _time);
        _time.Advance(ReceiptTokens.Life - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Receipt(1).Lines.AsEnumerable(), elsewhere.Read(token)!.Lines);
        Assert.Equal(Receipt(1) with { Lines = [] }, elsewhere.Read(token)! with { Lines = [] });
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(elsewhere.Read(token));
    }

    [Fact]
    public void Is_not_read_under_another_secret()
    {
        var token = new ReceiptTokens(Secret(1), _time).Write(Receipt(1));
        Assert.Null(new ReceiptTokens(Secret(2), _time).Read(token));
    }

    [Fact]
    public void Fits_where_everything_is_as_large_as_it_can_be()
    {
        var tokens = new ReceiptTokens(Secret(1), _time);
        var token = tokens.Write(Receipt(Limits.ReceiptLinesMax));
        Assert.InRange(token.Length, 1, ReceiptTokens.LengthMax);
        Assert.Equal(Receipt(Limits.ReceiptLinesMax).Lines.AsEnumerable(), tokens.Read(token)!.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("not base64!")]
    public void Nothing_else_is_one(string text) => Assert.Null(new ReceiptTokens(Secret(1), _time).Read(text));

    [Fact]
    public void A_text_that_is_too_long_is_none() =>
        Assert.Null(new ReceiptTokens(Secret(1), _time).Read(new('A', ReceiptTokens.LengthMax + 1)));

    private static Receipt Receipt(int lines) => new(int.MaxValue, Outcome.InsufficientStock, DateTimeOffset.UnixEpoch.AddYears(59),
        [.. Enumerable.Range(0, lines).Select(_ => new RefusedLineView
        {
            ItemKey = long.MaxValue, Version = long.MaxValue, Requested = Limits.QuantityMax, Had = Limits.QuantityMax - 1,
        })]);
}
