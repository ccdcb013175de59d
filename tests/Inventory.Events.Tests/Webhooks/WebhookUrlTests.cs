using Inventory.Events.Webhooks;

namespace Inventory.Events.Tests.Webhooks;

public sealed class WebhookUrlTests
{
    private static readonly WebhookOptions Strict = new(), Lenient = new() { AllowPrivateAddresses = true };

    [Theory]
    [InlineData("https://hooks.example.com/a?b=c")]
    [InlineData("https://hooks.example.com:8443/")]
    [InlineData("https://1.1.1.1/")]
    [InlineData("https://[2606:4700:4700::1111]/")]
    [InlineData("https://localhost/")]   // a name: where it leads is judged at each connect
    public void May_be(string url) => Assert.Null(WebhookUrl.Mistake(url, Strict));

    [Theory]
    [InlineData("http://hooks.example.com/")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("hooks.example.com")]
    [InlineData("/hook")]
    [InlineData("https://")]
    [InlineData("https:///path")]
    [InlineData("https://user@hooks.example.com/")]
    [InlineData("https://user:secret@hooks.example.com/")]
    [InlineData("https://@hooks.example.com/")]
    [InlineData("https://hooks.example.com/#part")]
    [InlineData("https://hooks.example.com/#")]
    [InlineData("https://hooks.example.com/a b")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://10.0.0.1:8443/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    public void May_not_be(string url) => Assert.NotNull(WebhookUrl.Mistake(url, Strict));

    [Fact]
    public void May_have_2000_characters_and_no_more()
    {
        var longest = "https://hooks.example.com/".PadRight(WebhookUrl.LengthMax, 'a');
        Assert.Null(WebhookUrl.Mistake(longest, Strict));
        Assert.NotNull(WebhookUrl.Mistake(longest + "a", Strict));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000/hook", true)]
    [InlineData("http://receiver/hook", true)]
    [InlineData("http://user@receiver/hook", false)]
    [InlineData("ftp://receiver/hook", false)]
    public void Where_private_addresses_are_allowed_http_is_too(string url, bool allowed) =>
        Assert.Equal(allowed, WebhookUrl.Mistake(url, Lenient) is null);
}
