using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Inventory.Benchmarks.Http;

/// <summary>A caller's list of the holds it believes in, written as it is sent.</summary>
internal sealed class BelievedHolds : HttpContent
{
    private const int CharactersAtOnce = 1 << 16;
    private readonly IEnumerable<(string HoldId, string ItemId, long Quantity)> _holds;

    public BelievedHolds(IEnumerable<(string HoldId, string ItemId, long Quantity)> holds)
    {
        _holds = holds;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var text = new StringBuilder();
        foreach (var (holdId, itemId, quantity) in _holds)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{{\"holdId\":\"{holdId}\",\"lines\":[{{\"itemId\":\"{itemId}\",\"quantity\":{quantity}}}]}}\n");
            if (text.Length < CharactersAtOnce) continue;
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()));
            text.Clear();
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
