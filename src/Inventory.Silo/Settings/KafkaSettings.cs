using Confluent.Kafka;
using Inventory.Events.Kafka;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Bridges:Kafka</c>.</summary>
internal sealed class KafkaSettings(IConfiguration configuration) : SettingsOf<KafkaOptions>(configuration)
{
    /// <summary>The section.</summary>
    public const string Section = "Bridges:Kafka";

    /// <summary>The setting without which there is no such bridge.</summary>
    public const string Leads = $"{Section}:BootstrapServers";

    private const int TopicLengthMax = 249;
    private readonly IConfiguration _configuration = configuration;

    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, KafkaOptions options)
    {
        settings.OnlyKnown(Section, "BootstrapServers", "Topic", "Security", "Mechanism", "User", "User_FILE", "Password", "Password_FILE",
            "CertificatesFile", "Types", "Prefix", "Tenants");
        if (settings.Text(Leads) is not { } servers)
        {
            BridgeSettings.RefuseAlone(settings, _configuration, Section, Leads);
            return;
        }

        options.BootstrapServers = servers;
        if (!servers.Split(',').All(IsAddress))
            settings.Refuse($"Bridges__Kafka__BootstrapServers must be as host:9092,host:9092, not '{servers}'.");
        options.Topic = settings.Text($"{Section}:Topic") ?? options.Topic;
        if (options.Topic.Length > TopicLengthMax || options.Topic is "." or ".." || !options.Topic.All(IsTopicSign))
            settings.Refuse($"Bridges__Kafka__Topic must be 1 to {TopicLengthMax} of A-Z a-z 0-9 . _ -, not '{options.Topic}'.");
        options.Security = Chosen(settings, "Security", options.Security);
        options.Mechanism = Chosen(settings, "Mechanism", options.Mechanism);
        ReadSignIn(settings, options);
        options.CertificatesFile = settings.Text($"{Section}:CertificatesFile");
        if (options.CertificatesFile is { } file && !File.Exists(file))
            settings.Refuse($"Bridges__Kafka__CertificatesFile leads to '{file}', which is no file.");
        options.Filter = BridgeSettings.Filter(settings, Section);
    }

    private static void ReadSignIn(SettingsReader settings, KafkaOptions options)
    {
        options.User = settings.Secret($"{Section}:User");
        options.Password = settings.Secret($"{Section}:Password");
        if ((options.User is null) != (options.Password is null))
            settings.Refuse("Set Bridges__Kafka__User and Bridges__Kafka__Password, or neither.");
        var signsIn = options.Security is SecurityProtocol.SaslPlaintext or SecurityProtocol.SaslSsl;
        if (signsIn != options.User is not null)
            settings.Refuse("Bridges__Kafka__User goes with Bridges__Kafka__Security SaslSsl or SaslPlaintext, and they with it.");
    }

    private static T Chosen<T>(SettingsReader settings, string key, T otherwise) where T : struct, Enum
    {
        if (settings.Text($"{Section}:{key}") is not { } text) return otherwise;
        if (Enum.TryParse<T>(text, ignoreCase: true, out var chosen) && Enum.IsDefined(chosen)) return chosen;
        settings.Refuse($"Bridges__Kafka__{key} must be one of {string.Join(", ", Enum.GetNames<T>())}, not '{text}'.");
        return otherwise;
    }

    private static bool IsAddress(string text) => text.Trim() is var address && address.LastIndexOf(':') is > 0 and var colon
        && ushort.TryParse(address[(colon + 1)..], out var port) && port > 0 && !address.Contains('@') && !address.Contains('/');

    private static bool IsTopicSign(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '_' or '-';
}
