using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Operations.Receipts;
using Inventory.Operations.Refusals;
using Command = Inventory.Ledger.Telemetry.Operations;

namespace Inventory.Gateway.Holds;

/// <summary>
/// Refused commands on holds as they are answered: each with its receipt where it is refused for stock or a stop, and each taken down for
/// operators.
/// </summary>
internal sealed class HoldRefusals(RefusalReceipts receipts, RefusalLog log)
{
    /// <summary>The problem of a refused hold.</summary>
    public Problem Of(ApiRequest request, HoldAnswer answer, PlaceHold place)
    {
        var receiptId = receipts.Give(request.Principal.Key.Tenant, answer);
        Note(request, Command.Place, place.HoldId, place.Channel, answer, receiptId);
        return With(OutcomeProblems.Of(answer, place), receiptId);
    }

    /// <summary>The problem of another refused command.</summary>
    public Problem Of(ApiRequest request, string operation, string holdId, HoldAnswer answer)
    {
        var receiptId = receipts.Give(request.Principal.Key.Tenant, answer);
        Note(request, operation, holdId, request.Principal.Key.Channel, answer, receiptId);
        return With(OutcomeProblems.Of(answer), receiptId);
    }

    private void Note(ApiRequest request, string operation, string holdId, string? channel, HoldAnswer answer, string? receiptId) =>
        log.Add(request.Principal.TenantId, new()
        {
            At = log.Now,
            Operation = operation,
            HoldId = holdId,
            Code = answer.Outcome.Code(),
            ItemId = answer.ReasonItem(),
            Channel = channel,
            KeyId = request.Principal.Key.KeyId,
            ReceiptId = receiptId,
            Actor = request.Principal.Key.Name,
        });

    private static Problem With(Problem problem, string? receiptId) => receiptId is null ? problem : problem with { ReceiptId = receiptId };
}
