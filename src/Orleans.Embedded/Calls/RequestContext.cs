namespace Orleans.Runtime;

/// <summary>Values that travel with calls, from caller to callee and not back.</summary>
public static class RequestContext
{
    // Dictionaries here are never changed once published: every change makes a new one, so that requests may share them.
    private static readonly AsyncLocal<Dictionary<string, object>?> Current = new();

    /// <summary>The keys that have a value.</summary>
    public static IEnumerable<string> Keys => Current.Value?.Keys ?? Enumerable.Empty<string>();

    /// <summary>Keys and values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Current.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>The value, or null.</summary>
    public static object? Get(string key) => Current.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Gives the key a value for the rest of this method and for what it calls.</summary>
    public static void Set(string key, object value) =>
        Current.Value = Current.Value is { } values ? new(values, StringComparer.Ordinal) { [key] = value } : new(1, StringComparer.Ordinal) { [key] = value };

    /// <summary>Takes the value away. False: there was none.</summary>
    public static bool Remove(string key)
    {
        if (Current.Value is not { } values || !values.ContainsKey(key)) return false;
        var rest = new Dictionary<string, object>(values, StringComparer.Ordinal);
        rest.Remove(key);
        Current.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    /// <summary>Takes every value away.</summary>
    public static void Clear()
    {
        if (Current.Value is not null) Current.Value = null;
    }

    internal static Dictionary<string, object>? Export() => Current.Value;

    internal static void Import(Dictionary<string, object>? values)
    {
        if (!ReferenceEquals(Current.Value, values)) Current.Value = values;
    }
}
