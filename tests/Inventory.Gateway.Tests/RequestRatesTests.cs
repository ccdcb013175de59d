using Inventory.Http.Keys;

namespace Inventory.Gateway.Tests;

public sealed class RequestRatesTests
{
    [Theory]
    [InlineData(0.0001, 1)]
    [InlineData(0.0005, 1)]
    [InlineData(0.001, 1)]
    public void A_slow_rate_still_lets_one_in(double rate, int atOnce)
    {
        using var rates = new RequestRates(rate);
        var key = Parts.Principal();
        Assert.Equal(atOnce, Enumerable.Range(0, 5).Count(_ => rates.TryTake(key, out TimeSpan _)));
    }

    [Fact]
    public void Without_a_rate_nobody_is_refused()
    {
        using var rates = new RequestRates(0);
        var key = Parts.Principal();
        rates.CountAs(key, 1_000);
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(rates.TryTake(key, out TimeSpan _)));
    }

    [Fact]
    public void Each_key_has_its_own_and_keeps_it_however_often_it_is_looked_up()
    {
        using var rates = new RequestRates(0.001);
        Assert.True(rates.TryTake(Parts.Principal(id: "a"), out _));
        Assert.True(rates.TryTake(Parts.Principal(id: "b"), out _));
        // A deletion of any key makes the node forget all of them and look each up again.
        Assert.False(rates.TryTake(Parts.Principal(id: "a"), out _));
        Assert.False(rates.TryTake(Parts.Principal(id: "b"), out _));
    }

    [Fact]
    public void A_batch_is_let_in_once_and_counts_as_many()
    {
        using var rates = new RequestRates(2);
        var key = Parts.Principal();
        Assert.True(rates.TryTake(key, out TimeSpan _));
        rates.CountAs(key, 1_000_000);
        Assert.False(rates.TryTake(key, out TimeSpan _));
        Assert.True(rates.TryTake(Parts.Principal(id: "other"), out _));
    }

    [Theory]
    [InlineData(0.1, 10)]
    [InlineData(0.4, 2.5)]
    [InlineData(1e-9, 86_400)]
    public void A_refusal_says_when_the_next_share_is_there(double rate, double seconds)
    {
        using var rates = new RequestRates(rate);
        var key = Parts.Principal();
        Assert.True(rates.TryTake(key, out TimeSpan _));
        Assert.False(rates.TryTake(key, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(seconds), retryAfter);
    }

    [Fact]
    public void What_a_batch_of_500_owes_is_in_what_its_key_is_told_to_wait()
    {
        using var rates = new RequestRates(2);
        var key = Parts.Principal();
        Assert.True(rates.TryTake(key, out TimeSpan _));
        rates.CountAs(key, 500);
        Assert.False(rates.TryTake(key, out var retryAfter));
        // 500 and one more, of which three were there; two a second, and what the test itself has taken of that time.
        Assert.InRange(retryAfter, TimeSpan.FromSeconds(200), TimeSpan.FromSeconds(250));
    }
}
