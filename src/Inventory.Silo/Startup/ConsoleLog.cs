namespace Inventory.Silo.Startup;

/// <summary>
/// What the console shows: a line a record, in UTC; text for people, JSON for the machines that collect it in production. What belongs to a
/// request has its trace id, the <c>traceId</c> of its problem.
/// </summary>
internal static class ConsoleLog
{
    // Those who are asked to start, and log with a stack trace why they could not.
    private static readonly string[] Starters = ["Orleans.", "Microsoft.Extensions.Hosting."];

    /// <summary>
    /// Adds it. Once the start has been given up it says nothing of how its parts take that: a refusal is told in one line by the program
    /// itself, and Ctrl-C during the start is no fault.
    /// </summary>
    public static void Configure(ILoggingBuilder logging, IHostEnvironment environment, StartOutcome start)
    {
        logging.Configure(static factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
        if (environment.IsProduction())
        {
            logging.AddJsonConsole(static console =>
            {
                console.IncludeScopes = console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.AddSimpleConsole(static console =>
            {
                console.IncludeScopes = console.SingleLine = console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            });
        }

        // In every rule, so that the levels that are configured stay as they are.
        logging.Services.PostConfigure<LoggerFilterOptions>(filters =>
        {
            var rules = filters.Rules.ToArray();
            filters.Rules.Clear();
            foreach (var rule in rules) filters.Rules.Add(Until(rule, start));
        });
    }

    private static LoggerFilterRule Until(LoggerFilterRule rule, StartOutcome start) =>
        new(rule.ProviderName, rule.CategoryName, rule.LogLevel,
        (provider, category, level) => !(start.IsGivenUp && IsStarter(category))
            && (rule.Filter?.Invoke(provider, category, level) ?? true));

    private static bool IsStarter(string? category) =>
        category is not null && Starters.Any(starter => category.StartsWith(starter, StringComparison.Ordinal));
}
