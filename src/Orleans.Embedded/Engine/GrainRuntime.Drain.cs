namespace Orleans.Embedded;

/// <summary>The orderly end of a host.</summary>
internal sealed partial class GrainRuntime
{
    /// <summary>
    /// Takes no further outside calls, lets what runs and waits finish (grains may still call grains), then ends every activation.
    /// When time is up, or the token is cancelled, what is left is dropped.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _refusing = true;
        using var limit = new TimeLimit(Time, Options.DrainTimeout, cancellationToken);
        try
        {
            await WaitUntilQuiet().WaitAsync(limit.Token);
            await DeactivateAll().WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            DrainIncomplete(_logger, Types.Types.Sum(type => type.Count));
        }
        await _lifetime.CancelAsync();
        Dispose();
    }

    private async Task WaitUntilQuiet()
    {
        // A grain may call another after that one was found quiet; two rounds that find nobody at work make sure.
        var quietRounds = 0;
        while (quietRounds < 2)
        {
            await Task.WhenAll(InOrder(_ => true).Select(activation => activation.WhenQuiet()).ToArray());
            quietRounds = InOrder(_ => true).All(activation => activation.LooksQuiet) ? quietRounds + 1 : 0;
        }
    }

    private async Task DeactivateAll()
    {
        while (true)
        {
            var living = InOrder(_ => true).ToArray();
            if (living.Length == 0) return;
            foreach (var activation in living) activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The host is stopping."));
            foreach (var activation in living) await activation.Deactivated;
        }
    }
}
