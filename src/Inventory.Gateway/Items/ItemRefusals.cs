using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Operations.Refusals;

namespace Inventory.Gateway.Items;

/// <summary>Refused changes, adjustments and counts of items as they are answered, each taken down for operators.</summary>
internal sealed class ItemRefusals(RefusalLog log)
{
    /// <summary>The problem of a refused command.</summary>
    public Problem Of(ApiRequest request, string operation, string itemId, ItemAnswer answer)
    {
        log.Add(request.Principal.TenantId, new()
        {
            At = log.Now,
            Operation = operation,
            Code = answer.Outcome.Code(),
            ItemId = itemId,
            KeyId = request.Principal.Key.KeyId,
            Actor = request.Principal.Key.Name,
        });
        return OutcomeProblems.Of(answer, itemId);
    }
}
