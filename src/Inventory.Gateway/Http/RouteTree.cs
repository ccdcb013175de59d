namespace Inventory.Gateway.Http;

/// <summary>Finds the operations of a path, segment by segment. Paths are case-sensitive; segments are compared after percent-decoding.</summary>
internal sealed class RouteTree
{
    private readonly Node _root = new();

    public RouteTree(IEnumerable<Route> routes)
    {
        foreach (var route in routes)
        {
            var node = _root;
            foreach (var segment in route.Path.Split('/').Skip(1))
            {
                if (segment.StartsWith('{')) node = node.Any ??= new();
                else if (node.Literals.TryGetValue(segment, out var next)) node = next;
                else node.Literals.Add(segment, node = new());
            }

            node.Routes.Add(route);
        }
    }

    /// <summary>The operations of a path and the value of its one parameter, or null where there is no such path.</summary>
    /// <param name="path">As the request line has it, percent-encoded, without the query.</param>
    /// <param name="value">What stands for the segment in braces, decoded.</param>
    public IReadOnlyList<Route>? Find(ReadOnlySpan<char> path, out string? value)
    {
        value = null;
        if (path.Length == 0 || path[0] != '/') return null;
        var node = _root;
        while (path.Length > 0)
        {
            path = path[1..];
            var slash = path.IndexOf('/');
            var segment = slash < 0 ? path : path[..slash];
            path = slash < 0 ? [] : path[slash..];
            if (segment.Contains('%')) segment = Uri.UnescapeDataString(segment);
            if (node.Literals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(segment, out var next)) node = next;
            else if (node.Any is { } any && segment.Length > 0)
            {
                value = segment.ToString();
                node = any;
            }
            else return null;
        }

        return node.Routes.Count > 0 ? node.Routes : null;
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        public Node? Any { get; set; }

        public List<Route> Routes { get; } = [];
    }
}
