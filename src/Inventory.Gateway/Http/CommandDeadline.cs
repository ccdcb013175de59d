using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Gateway.Http;

/// <summary>Ends the wait for what an item does not answer in time; what was asked of it goes on.</summary>
internal static class CommandDeadline
{
    /// <summary>
    /// An endpoint's filter. Where requests are many, as those of holds, the doors of items keep it without a timer each.
    /// </summary>
    /// <exception cref="TimeoutException">It takes too long: its outcome is not known.</exception>
    public static async ValueTask<object?> KeepAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var options = context.HttpContext.RequestServices.GetRequiredService<GatewayOptions>();
        return await next(context).AsTask().WaitAsync(options.CommandPatience);
    }
}
