using Microsoft.Extensions.Options;

namespace Inventory.Silo.Settings;

/// <summary>
/// Fills options from the configuration, and refuses them with everything that is wrong. Instead of the usual binder, which ends at the
/// first text that is no number with an exception that quotes it.
/// </summary>
/// <param name="configuration">The whole configuration.</param>
internal abstract class SettingsOf<TOptions>(IConfiguration configuration) : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class, new()
{
    /// <inheritdoc/>
    public void Configure(TOptions options) => Read(new(configuration), options);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var settings = new SettingsReader(configuration);
        Read(settings, new());
        return settings.Mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(settings.Mistakes);
    }

    /// <summary>Reads each setting once; what cannot be honoured is left at its default and told to the reader.</summary>
    protected abstract void Read(SettingsReader settings, TOptions options);
}
