using Inventory.Events.Webhooks;

namespace Inventory.Events.Tests.Webhooks;

public sealed class WebhookSecretsTests
{
    [Fact]
    public void A_signature_is_that_of_the_standards_own_example()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var bytes = Convert.FromBase64String(Secret["whsec_".Length..]);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSecrets.Sign(bytes, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8));
        Assert.Equal(Secret, WebhookSecrets.Text(bytes));
    }
}
