using Inventory.Conformance.Setup;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Inventory.Conformance.Calls;

/// <summary>A host-wide filter that acts on calls to <see cref="IFilteredGrain"/> only.</summary>
public sealed class RecordingFilter : IIncomingGrainCallFilter
{
    public static void Add(IServiceCollection services) => services.AddSingleton<IIncomingGrainCallFilter, RecordingFilter>();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is not IFilteredGrain)
        {
            await context.Invoke();
            return;
        }
        var stage = Stage.Of(context.TargetId.Key.ToString()!);
        stage.Note($"host: {context.MethodName}({context.Request.GetArgument(0)})");
        if (context.Request.GetArgument(0) is "forbidden") throw new UnauthorizedAccessException("Not for you.");
        RequestContext.Set("filtered", "yes");
        await context.Invoke();
        stage.Note($"host: result {context.Result}");
        if (context.Result is "replace me") context.Result = "replaced";
    }
}
