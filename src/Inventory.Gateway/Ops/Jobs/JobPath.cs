using Inventory.Domain;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Ops.Jobs;

/// <summary>The job that a path names.</summary>
internal sealed class JobPath : IRequestPart
{
    private JobPath(string id) => Id = id;

    public string Id { get; }

    public Problem? Problem => Identifier.IsValid(Id) ? null : Problem.Invalid("jobId", Identifier.Rule);

    public static ValueTask<JobPath?> BindAsync(HttpContext http) => new(new JobPath(http.GetRouteValue("jobId") as string ?? ""));
}
