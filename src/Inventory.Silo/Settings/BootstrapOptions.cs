namespace Inventory.Silo.Settings;

/// <summary>The first key.</summary>
internal sealed class BootstrapOptions
{
    /// <summary>The tenant that it opens.</summary>
    public const string Tenant = "demo";

    /// <summary>The all-scopes key of <see cref="Tenant"/>; null for none.</summary>
    public string? Key { get; set; }

    /// <summary>A database without any key is refused: it is Production.</summary>
    public bool IsRequired { get; set; }
}
