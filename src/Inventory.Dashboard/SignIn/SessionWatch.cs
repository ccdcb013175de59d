using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Inventory.Dashboard.SignIn;

/// <summary>Ends a session whose key is gone in pages that are open.</summary>
internal sealed class SessionWatch(ILoggerFactory logs, OperatorSessions sessions, IOptions<DashboardOptions> options)
    : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => options.Value.SessionCheck;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellation) =>
        await sessions.FindAsync(state.User) is not null;
}
