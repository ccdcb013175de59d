using System.Text;
using Inventory.Events.RabbitMq;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Bridges:RabbitMq</c>. What it says of the URI quotes nothing of it, for a password may be in it.</summary>
internal sealed class RabbitMqSettings(IConfiguration configuration) : SettingsOf<RabbitMqOptions>(configuration)
{
    /// <summary>The section.</summary>
    public const string Section = "Bridges:RabbitMq";

    /// <summary>The setting without which there is no such bridge.</summary>
    public const string Leads = $"{Section}:Uri";

    /// <summary>The setting without which no queue is read.</summary>
    public const string InboxQueue = $"{Inbox}:Queue";

    private const string InboxOnly = $"{Inbox}:Only";
    private const string Inbox = $"{Section}:Inbox";
    private const int ExchangeBytesMax = 255;
    private readonly IConfiguration _configuration = configuration;

    /// <summary>Whether events are published: wherever the broker is named, unless a queue is all that is wanted of it.</summary>
    public static bool Publishes(IConfiguration configuration) =>
        BridgeSettings.Has(configuration, Leads) && !new SettingsReader(configuration).Switch(InboxOnly);

    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, RabbitMqOptions options)
    {
        settings.OnlyKnown(Section, "Uri", "Uri_FILE", "User", "User_FILE", "Password", "Password_FILE", "Exchange", "Types", "Prefix",
            "Tenants", "Inbox");
        settings.OnlyKnown(Inbox, "Queue", "Key", "Key_FILE", "Only");
        settings.OnlyKnown("Bridges", BridgeSettings.Known);
        if (!BridgeSettings.Has(_configuration, Leads))
        {
            BridgeSettings.RefuseAlone(settings, _configuration, Section, Leads);
            return;
        }

        options.Uri = Address(settings);
        options.User = settings.Secret($"{Section}:User");
        options.Password = settings.Secret($"{Section}:Password");
        if ((options.User is null) != (options.Password is null))
            settings.Refuse("Set Bridges__RabbitMq__User and Bridges__RabbitMq__Password, or neither.");
        options.Exchange = settings.Text($"{Section}:Exchange") ?? options.Exchange;
        if (Encoding.UTF8.GetByteCount(options.Exchange) > ExchangeBytesMax
            || options.Exchange.StartsWith("amq.", StringComparison.Ordinal))
            settings.Refuse(
                $"Bridges__RabbitMq__Exchange must be up to {ExchangeBytesMax} bytes long and not begin with 'amq.', which is the broker's.");
        options.Filter = BridgeSettings.Filter(settings, Section);
        options.Inbox = Read(settings);
    }

    private static RabbitMqInboxOptions? Read(SettingsReader settings)
    {
        settings.Switch(InboxOnly);
        var (queue, key) = (settings.Text(InboxQueue), settings.Secret($"{Inbox}:Key"));
        if ((queue is null) != string.IsNullOrEmpty(key))
            settings.Refuse("Set Bridges__RabbitMq__Inbox__Queue and Bridges__RabbitMq__Inbox__Key, or neither.");
        return queue is null || key is null ? null : new() { Queue = queue, Key = key };
    }

    private static Uri? Address(SettingsReader settings)
    {
        if (settings.Secret(Leads) is not { } text) return null;   // its file could not be read, which has been told
        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" && uri.Host.Length > 0
            && uri.Segments.Length <= 2 && uri.Query.Length == 0) return uri;
        settings.Refuse(
            "Bridges__RabbitMq__Uri must be as amqp://host:5672/vhost or amqps://host:5671/vhost; in user, password and vhost, write signs such as / or @ as %2F or %40.");
        return null;
    }
}
