namespace Inventory.Client.Sending;

/// <summary>Reads an answer to its end within the attempt, so that one that breaks off is an attempt without an answer.</summary>
internal sealed class WholeAnswers : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempts = Attempts.Of(request);
        attempts?.Begin();
        var response = await base.SendAsync(request, cancellationToken);
        if (attempts is not { IsStream: false }) return response;
        try
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
