using Microsoft.Extensions.Logging;

namespace Inventory.Simulation.Running;

/// <summary>What the product logs, on standard output, in the moment.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc />
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Console.Out.WriteLine($"  log {logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" ({exception.Message})")}");

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
