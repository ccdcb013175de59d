using Inventory.Silo.Startup;

namespace Inventory.Silo.Tests.Startup;

/// <summary>How a start ends that somebody calls off.</summary>
public sealed class StartOutcomeTests
{
    [Fact]
    public async Task One_whose_step_hears_of_it_first_is_called_off_and_not_refused()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var start = new StartOutcome();

        var stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => start.TryAsync(cancel => Task.FromCanceled(cancel), stop.Token));

        Assert.Equal((true, null, 0), (start.IsGivenUp, start.Refusal, start.End(stopped)));
    }
}
