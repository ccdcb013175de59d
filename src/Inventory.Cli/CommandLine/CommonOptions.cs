using System.CommandLine;
using Inventory.Cli.Http;

namespace Inventory.Cli.CommandLine;

/// <summary>Options that every command takes.</summary>
internal sealed class CommonOptions(Surroundings surroundings)
{
    private readonly Option<string?> _server = new("--server")
    {
        Description = "The service's address (INVENTORY_URL, or http://127.0.0.1:5080)",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> _keyFile = new("--key-file")
    {
        Description = "A file with the API key (INVENTORY_KEY, or the checkout's data/run/bootstrap-key for a service on this machine)",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string> _output = Output();

    private readonly Option<double> _timeout = Positive("--timeout", 10.0, "How long one attempt may take", "SECONDS");

    private readonly Option<int> _attempts = Positive("--attempts", 5, "How often a request without a known outcome is sent in all, with the same id", "N");

    /// <summary>In the order of the help.</summary>
    public IEnumerable<Option> All => [_server, _keyFile, _output, _timeout, _attempts];

    /// <summary>Whether answers are shown as JSON.</summary>
    public bool WantsJson(ParseResult parsed) => parsed.GetValue(_output) == "json";

    /// <summary>How often a request is sent in all.</summary>
    public int Attempts(ParseResult parsed) => parsed.GetValue(_attempts);

    /// <summary>Finds server and key.</summary>
    public Target FindTarget(ParseResult parsed) => Target.Find(parsed.GetValue(_server), parsed.GetValue(_keyFile), surroundings);

    /// <summary>Everything a command needs to speak to the service.</summary>
    public Session Open(ParseResult parsed)
    {
        var client = FindTarget(parsed).NewClient(connections: 1);
        var patience = TimeSpan.FromSeconds(Math.Min(parsed.GetValue(_timeout), 3600));
        return new(new(client, surroundings, patience, parsed.GetValue(_attempts)), surroundings, WantsJson(parsed));
    }

    private static Option<string> Output()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "table for people; json: the service's answers exactly as they came, one a line",
            HelpName = "table|json",
            DefaultValueFactory = static _ => "table",
            Recursive = true,
        };
        option.AcceptOnlyFromAmong("table", "json");
        return option;
    }

    private static Option<T> Positive<T>(string name, T otherwise, string description, string unit)
        where T : struct, IComparable<T>
    {
        var option = new Option<T>(name) { Description = description, HelpName = unit, DefaultValueFactory = _ => otherwise, Recursive = true };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<T>().CompareTo(default) <= 0) result.AddError($"{name} must be more than 0.");
        });
        return option;
    }
}
