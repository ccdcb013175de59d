using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Inventory.Client.Sending;

/// <summary>
/// The pipeline every request goes through: attempts of bounded length, repeated as the request permits. It has no number of attempts:
/// the call's time ends it.
/// </summary>
internal static class RequestPipeline
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, InventoryClientOptions options, TimeProvider time)
    {
        pipeline.TimeProvider = time;
        pipeline
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                Name = "repeat-until-known",
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstPause,
                MaxDelay = PauseMax,
                ShouldHandle = static attempt => Attempts.Of(attempt.Context.GetRequestMessage()) is { } attempts
                    ? attempts.GoesOnAsync(attempt.Outcome, attempt.Context.CancellationToken)
                    : new(false),
                DelayGenerator = static attempt =>
                    new(Attempts.Of(attempt.Context.GetRequestMessage())?.Asked(attempt.Outcome.Result)),
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                Name = "attempt",
                TimeoutGenerator = attempt => new(Attempts.Of(attempt.Context.GetRequestMessage()) is { IsStream: false } attempts
                    && options.AttemptTimeout != Timeout.InfiniteTimeSpan
                    ? options.AttemptTimeout + attempts.Waits
                    : Timeout.InfiniteTimeSpan),
            });
    }
}
