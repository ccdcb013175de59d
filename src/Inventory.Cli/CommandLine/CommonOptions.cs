using System.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

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

    private readonly Option<string?> _context = new("--context")
    {
        Description = "The server and key kept under this name; see inv context",
        HelpName = "NAME",
        Recursive = true,
    };

    private readonly Option<string> _output = Output();

    private readonly Option<TimeSpan?> _timeout = Timeout();

    private readonly Option<int> _attempts = Positive("--attempts", 5,
        "How often a request without a known outcome is sent in all, with the same id", "N");

    /// <summary>In the order of the help.</summary>
    public IEnumerable<Option> All => [_server, _keyFile, _context, _output, _timeout, _attempts];

    /// <summary>How answers are shown.</summary>
    public OutputFormat Format(ParseResult parsed) => parsed.GetValue(_output) switch
    {
        "json" => OutputFormat.Json,
        "jsonl" => OutputFormat.JsonLines,
        "yaml" => OutputFormat.Yaml,
        "name" => OutputFormat.Name,
        _ => OutputFormat.Table,
    };

    /// <summary>How often a request is sent in all.</summary>
    public int Attempts(ParseResult parsed) => parsed.GetValue(_attempts);

    /// <summary>The server asked for on the command line; null for none.</summary>
    public string? Server(ParseResult parsed) => parsed.GetValue(_server);

    /// <summary>The key file asked for on the command line; null for none.</summary>
    public string? KeyFile(ParseResult parsed) => parsed.GetValue(_keyFile);

    /// <summary>Finds server and key.</summary>
    public Target FindTarget(ParseResult parsed) =>
        Target.Find(parsed.GetValue(_server), parsed.GetValue(_keyFile), parsed.GetValue(_context), surroundings);

    /// <summary>Everything a command needs to speak to the service.</summary>
    public Session Open(ParseResult parsed)
    {
        var client = FindTarget(parsed).NewClient(connections: 1);
        var patience = parsed.GetValue(_timeout) ?? TimeSpan.FromSeconds(10);
        return new(new(client, surroundings, patience < PatienceMax ? patience : PatienceMax, parsed.GetValue(_attempts)), surroundings,
            Format(parsed));
    }

    private static readonly TimeSpan PatienceMax = TimeSpan.FromHours(1);

    private static Option<TimeSpan?> Timeout()
    {
        var option = Inputs.Duration("--timeout", "How long one attempt may take (10s)", static timeout =>
            timeout > TimeSpan.Zero ? null : "--timeout must be more than 0.");
        option.Recursive = true;
        return option;
    }

    private static Option<string> Output()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "table for people; json: the answers as they came; jsonl: a resource a line; yaml; name: ids alone",
            HelpName = "table|json|jsonl|yaml|name",
            DefaultValueFactory = static _ => "table",
            Recursive = true,
        };
        option.AcceptOnlyFromAmong("table", "json", "jsonl", "yaml", "name");
        return option;
    }

    private static Option<T> Positive<T>(string name, T otherwise, string description, string unit)
        where T : struct, IComparable<T>
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = unit,
            DefaultValueFactory = _ => otherwise,
            Recursive = true,
        };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<T>().CompareTo(default) <= 0)
            {
                result.AddError($"{name} must be more than 0.");
            }

        });
        return option;
    }
}
