namespace Inventory.Http.Json;

/// <summary>An example of a type, as JSON, for documents.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExampleAttribute(string json) : Attribute
{
    /// <summary>The example.</summary>
    public string Json { get; } = json;
}

/// <summary>The words that a text may be, for documents: those of a type that names them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute : Attribute
{
    /// <summary>Some words.</summary>
    public OneOfAttribute(params string[] words) => Words = words;

    /// <summary>The codes of the catalogue of problems.</summary>
    public OneOfAttribute(Type catalogue) => Words = catalogue == typeof(Problems.ProblemCodes)
        ? [.. Problems.ProblemCodes.All.Select(problem => problem.Code)]
        : throw new ArgumentException("It names no words.", nameof(catalogue));

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>More words may come within this version of the API.</summary>
    public bool Open { get; init; }
}

/// <summary>The type that documents show for one whose reading needs another: a batch, whose entries stand alone.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DocumentedAsAttribute(Type type) : Attribute
{
    /// <summary>The type shown.</summary>
    public Type Type { get; } = type;
}

/// <summary>An object of any fields, for documents.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FreeObjectAttribute : Attribute
{
    /// <summary>Of a request that may leave it out by null as well.</summary>
    public bool MayBeNull { get; init; }
}
