using System.Diagnostics.Metrics;
using System.Net;
using Inventory.Http.Keys;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Inventory.Gateway.Tests;

/// <summary>Whoever tries keys is told of once a minute and address, however often he tries.</summary>
public sealed class ProbeLogTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1"), There = IPAddress.Parse("192.0.2.2");
    private readonly ManualTime _time = new();
    private readonly Kept _kept = new();
    private readonly ProbeLog _log;

    public ProbeLogTests() => _log = new(_time, new ServiceCollection().AddMetrics().BuildServiceProvider()
        .GetRequiredService<IMeterFactory>(), _kept);

    [Fact]
    public void A_thousand_wrong_keys_are_a_line_a_minute_that_says_how_many()
    {
        for (var i = 0; i < 1000; i++) _log.WrongKey(Here);
        Assert.Equal([(Here, 0L)], _kept.Told);

        _time.Advance(ProbeLog.Apart - TimeSpan.FromTicks(1));
        _log.WrongKey(Here);
        Assert.Single(_kept.Told);

        _time.Advance(TimeSpan.FromTicks(1));
        for (var i = 0; i < 1000; i++) _log.WrongKey(Here);
        Assert.Equal([(Here, 0L), (Here, 1000L)], _kept.Told);
    }

    [Fact]
    public void Addresses_keys_and_faults_are_told_apart()
    {
        for (var i = 0; i < 3; i++)
        {
            _log.WrongKey(Here);
            _log.WrongKey(There);
            _log.ForeignTenant(Parts.Principal(id: "key-1"), Here);
            _log.ForeignTenant(Parts.Principal(id: "key-2"), Here);
        }

        Assert.Equal([(Here, 0L), (There, 0L), (Here, 0L), (Here, 0L)], _kept.Told);
    }

    private sealed class Kept : ILogger<ProbeLog>
    {
        public List<(IPAddress? From, long Untold)> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var fields = ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary();
            Told.Add(((IPAddress?)fields["Address"], (long)fields["Untold"]!));
        }
    }
}
