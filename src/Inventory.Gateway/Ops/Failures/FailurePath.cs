using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Operations.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Ops.Failures;

/// <summary>The failure that a path names.</summary>
internal sealed class FailurePath : IRequestPart
{
    private readonly FailureId? _id;

    private FailurePath(FailureId? id) => _id = id;

    public FailureId Id => _id!;

    public Problem? Problem => _id is null ? Problem.Invalid("failureId", FailureId.Rule) : null;

    public static ValueTask<FailurePath?> BindAsync(HttpContext http) =>
        new(new FailurePath(FailureId.TryParse(http.GetRouteValue("failureId") as string ?? "", out var id) ? id : null));
}
