using System.Net;
using Inventory.Cli.Contexts;

namespace Inventory.Cli.Http;

/// <summary>The service spoken to, and the key for it.</summary>
internal sealed class Target
{
    private Target(Uri root, string key) => (Root, Key) = (root, key);

    /// <summary>The root of the HTTP gateway, with a slash at its end.</summary>
    public Uri Root { get; }

    /// <summary>The API key. Never written anywhere but into the Authorization header.</summary>
    public string Key { get; }

    /// <summary>Finds server and key: options first, then a context that was named, the environment, the current context, and the
    /// checkout.</summary>
    /// <remarks>A context's key goes to the context's server alone.</remarks>
    /// <exception cref="UsageException">There is no usable one.</exception>
    public static Target Find(string? server, string? keyFile, string? contextName, Surroundings surroundings)
    {
        if (contextName is not null && server is not null)
        {
            throw new UsageException("--context names a server already: leave out --server.");
        }

        var fromEnvironment = NonEmpty(surroundings.Environment("INVENTORY_URL"));
        var context = server is null ? ContextOf(contextName, fromEnvironment, surroundings) : null;
        var root = RootOf(server ?? context?.Server ?? fromEnvironment ?? "http://127.0.0.1:5080");
        if (keyFile is not null) return new(root, ReadKey(keyFile));
        return new(root, KeyOf(context, surroundings) ?? FindKey(root, surroundings));
    }

    /// <summary>Checks a server's address.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static Uri RootOf(string text)
    {
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var root) || root.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"'{text}' is not the address of a server, such as http://127.0.0.1:5080.");
        }

        return root.UserInfo.Length == 0
            ? root
            : throw new UsageException("The server's address carries a name or password; keys go into INVENTORY_KEY or --key-file.");
    }

    /// <summary>A client that leads there. Redirects are not followed: they could lead the key elsewhere.</summary>
    public HttpClient NewClient(int connections)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxConnectionsPerServer = connections,
            UseCookies = false,
            UseProxy = !Root.IsLoopback,
            AutomaticDecompression = DecompressionMethods.None,
        };
        var client = new HttpClient(handler) { BaseAddress = Root, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return client;
    }

    private static Context? ContextOf(string? name, string? serverOfEnvironment, Surroundings surroundings)
    {
        if (name is null && serverOfEnvironment is not null) return null;
        var contexts = ContextFile.Load(surroundings);
        if ((name ?? contexts.Current) is not { } wanted) return null;
        return contexts.All.GetValueOrDefault(wanted)
            ?? throw new UsageException($"There is no context '{wanted}'; `inv context list` shows all.");
    }

    private static string? KeyOf(Context? context, Surroundings surroundings) => context switch
    {
        { Key: { } key } => Checked(key, "the context"),
        { KeyFile: { } file } => ReadKey(file),
        { KeyVariable: { } name } =>
            Checked(NonEmpty(surroundings.Environment(name))
            ?? throw new UsageException($"The context takes its key from {name}, which is not set."), name),
        _ => null,
    };

    private static string FindKey(Uri root, Surroundings surroundings)
    {
        if (NonEmpty(surroundings.Environment("INVENTORY_KEY")) is { } fromEnvironment) return Checked(fromEnvironment, "INVENTORY_KEY");

        // The checkout's key opens the checkout's own service; no other machine should get to see it.
        if (root.IsLoopback
            && surroundings.SearchFrom.Select(CheckoutKeyAbove).FirstOrDefault(static found => found is not null) is { } found)
        {
            return ReadKey(found);
        }

        throw new UsageException(
            "There is no API key. Set INVENTORY_KEY, or give --key-file FILE; within a checkout, "
            + "./run keeps one in data/run/bootstrap-key.");
    }

    private static string? CheckoutKeyAbove(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "data", "run", "bootstrap-key");
            if (File.Exists(Path.Combine(folder.FullName, "Inventory.Orleans.sln")) && File.Exists(file)) return file;
        }

        return null;
    }

    private static string ReadKey(string file)
    {
        try
        {
            return Checked(File.ReadAllText(file).Trim(), file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The key file {file} cannot be read: {failure.Message}");
        }
    }

    /// <summary>The key, if it can be one.</summary>
    // A header value that is refused would be quoted in the exception, and so end up on the screen.
    internal static string Checked(string key, string source) => key.Length > 0 && key.All(static c => c is > ' ' and < '\x7f')
        ? key
        : throw new UsageException($"What {source} holds is not an API key: a key is one word of ASCII characters.");

    private static string? NonEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
