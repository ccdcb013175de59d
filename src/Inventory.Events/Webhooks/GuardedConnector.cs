using System.Net;
using System.Net.Sockets;

namespace Inventory.Events.Webhooks;

/// <summary>
/// Connects where a name leads, once that was judged: the address it really connects to, and not one that another look-up has told before.
/// </summary>
internal class GuardedConnector(WebhookOptions options)
{
    /// <exception cref="AddressRefusedException">The name leads to no public address.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = await LookUpAsync(host, cancellation);
        var allowed = options.AllowPrivateAddresses ? found : Array.FindAll(found, PublicAddress.Is);
        if (allowed.Length == 0) throw new AddressRefusedException();
        for (var n = 0; ; n++)
        {
            try
            {
                return await DialAsync(new IPEndPoint(allowed[n], port), cancellation);
            }
            catch (SocketException) when (n < allowed.Length - 1)
            {
                // The next one may answer.
            }
        }
    }

    protected virtual Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellation) =>
        IPAddress.TryParse(host, out var literal) ? Task.FromResult<IPAddress[]>([literal]) : Dns.GetHostAddressesAsync(host, cancellation);

    protected virtual async Task<Stream> DialAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>
/// A name led to no address that webhooks may be sent to. Says nothing of where it led: that is the owner's network's affair.
/// </summary>
internal sealed class AddressRefusedException() : Exception("The address is not publicly routable.");
