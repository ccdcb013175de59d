using System.Net;
using System.Net.Sockets;

namespace Inventory.Silo.Clustering;

/// <summary>
/// Looks whether a TCP port can be listened on. Orleans itself does not find out: it binds with SO_REUSEADDR, by which .NET means
/// SO_REUSEPORT too on Unix, so that a second silo at the address of a living one would share its connections, and declare it dead.
/// </summary>
internal static class ListeningPort
{
    /// <summary>What was found.</summary>
    public enum State
    {
        /// <summary>Nobody listens there, though connections of one who did may still be fading.</summary>
        Free,

        /// <summary>Somebody listens there.</summary>
        Taken,

        /// <summary>The address is not one of this machine.</summary>
        Foreign,
    }

    /// <summary>Looks at one moment; who begins to listen right afterwards is not seen.</summary>
    /// <param name="address">Where.</param>
    /// <param name="port">Which; 0 asks about the address alone.</param>
    public static State Look(IPAddress address, int port)
    {
        // Without the option: a plain bind fails while another listens, and not because of what the system still remembers of one who is
        // gone.
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            return State.Free;
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return State.Taken;
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressNotAvailable)
        {
            return State.Foreign;
        }
        catch (SocketException)
        {
            return State.Free;   // another reason, such as rights, which whoever listens tells better
        }
    }

    /// <summary>A port that is free at this moment.</summary>
    public static int FindFree(IPAddress address)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
