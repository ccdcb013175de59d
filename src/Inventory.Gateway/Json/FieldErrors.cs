namespace Inventory.Gateway.Json;

/// <summary>What is wrong with a request, field by field, in order of discovery.</summary>
internal sealed class FieldErrors
{
    /// <summary>The field name under which errors of the request as a whole are told.</summary>
    public const string Whole = "body";

    // A megabyte of nonsense must not be answered with more of it.
    private const int Max = 100;

    private readonly List<KeyValuePair<string, List<string>>> _fields = [];
    private int _count;

    public IReadOnlyList<KeyValuePair<string, List<string>>> Fields => _fields;

    public bool Any => _count > 0;

    public FieldErrors Add(string field, string why)
    {
        if (++_count > Max) return this;
        foreach (var known in _fields)
        {
            if (known.Key != field) continue;
            known.Value.Add(why);
            return this;
        }

        _fields.Add(new(field, [why]));
        return this;
    }
}
