using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv receipt</c>: why a hold was refused.</summary>
internal static class ReceiptCommand
{
    public static Command Build(CommonOptions options)
    {
        var id = new Argument<string>("RECEIPT_ID") { Description = "The receiptId of the refusal, good for an hour" };
        var command = new Command("receipt", "Says why a hold was refused for stock or a stop: what its items were then.") { id };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var request = new ApiRequest(HttpMethod.Get, $"v1/receipts/{Urls.Part(parsed.GetValue(id)!)}");
            return await session.RunAsync(request, Shape.Receipt, static (target, receipt, _) => ReceiptText.Write(target, receipt),
                cancellation);
        });
        return command.WithExamples("inv receipt AQEQ3rq6");
    }
}
