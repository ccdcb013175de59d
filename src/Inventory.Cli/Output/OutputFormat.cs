namespace Inventory.Cli.Output;

/// <summary>How answers are shown.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>The service's answers as they came.</summary>
    Json,

    /// <summary>A resource a line.</summary>
    JsonLines,

    /// <summary>The answers as YAML documents.</summary>
    Yaml,

    /// <summary>Ids alone, one a line.</summary>
    Name,
}
