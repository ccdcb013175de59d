namespace Inventory.Http.Problems;

/// <summary>What is wrong with a request, field by field, in order of discovery.</summary>
public sealed class FieldErrors
{
    /// <summary>The field name under which errors of the request as a whole are told.</summary>
    public const string Whole = "body";

    // A megabyte of nonsense must not be answered with more of it.
    private const int Max = 100;

    private readonly List<KeyValuePair<string, List<string>>> _fields = [];
    private int _count;

    /// <summary>The fields, each with what is wrong with it.</summary>
    public IReadOnlyList<KeyValuePair<string, List<string>>> Fields => _fields;

    /// <summary>Something is wrong.</summary>
    public bool Any => _count > 0;

    /// <summary>Tells what is wrong with a field, named by its path as in <c>lines[0].itemId</c>.</summary>
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
