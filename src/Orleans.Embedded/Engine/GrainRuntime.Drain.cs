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
        foreach (var dropped in InOrder(_ => true).ToArray()) dropped.Push(new DropItem());
        Dispose();
    }

    private async Task WaitUntilQuiet()
    {
        // A grain may call another after that one was found quiet. Two rounds between which nobody was called make sure, whatever the order of threads.
        var before = Array.Empty<(GrainActivation Activation, int Calls)>();
        while (true)
        {
            var activations = InOrder(_ => true).ToArray();
            var calls = await Task.WhenAll(activations.Select(activation => activation.WhenQuiet()));
            var now = activations.Zip(calls).ToArray();
            if (now.SequenceEqual(before)) return;
            before = now;
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
