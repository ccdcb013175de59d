using System.Globalization;
using Spectre.Console;

namespace Inventory.Cli.Import;

/// <summary>A progress bar on standard error, for a terminal only.</summary>
internal static class ImportProgress
{
    /// <summary>Runs the work while a bar shows how far the report has come.</summary>
    /// <param name="target">The terminal.</param>
    /// <param name="bytes">The size of all files.</param>
    /// <param name="report">What to show.</param>
    /// <param name="work">What to wait for.</param>
    public static async Task ShowAsync(TextWriter target, long bytes, ImportReport report, Func<Task> work)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(target) });
        var progress = console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn());
        await progress.StartAsync(async context =>
        {
            var bar = context.AddTask(Describe(report), maxValue: Math.Max(bytes, 1));
            var working = work();
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            while (await Task.WhenAny(working, timer.WaitForNextTickAsync().AsTask()) != working)
            {
                bar.Description = Describe(report);
                bar.Value = report.Bytes;
            }

            await working;
        });
    }

    private static string Describe(ImportReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"{report.Rows:N0} rows, {report.RowsPerSecond:N0}/s");
}
