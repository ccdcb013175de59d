using Microsoft.Extensions.Options;

namespace Inventory.Client;

/// <summary>Refuses options that cannot work, without quoting the key.</summary>
internal sealed class InventoryClientValidation : IValidateOptions<InventoryClientOptions>
{
    public ValidateOptionsResult Validate(string? name, InventoryClientOptions options) =>
        options.Fault() is { } fault ? ValidateOptionsResult.Fail($"InventoryClientOptions.{fault}") : ValidateOptionsResult.Success;
}
