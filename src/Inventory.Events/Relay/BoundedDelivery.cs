using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.CodeGeneration;
using Orleans.GrainReferences;
using Orleans.Runtime;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Serializers;

namespace Inventory.Events.Relay;

/// <summary>
/// Bounds how long a delivery to a client outside is waited for. What was on its way when a silo died, or the answer to it, is lost with
/// the client's connection, and Orleans waits for it as for any call, half a minute: the relay tells it again sooner.
/// </summary>
/// <remarks>
/// Orleans has no such setting, so the references by which its agents speak to clients are made here. Nobody else's calls go through
/// this. Where Orleans calls its interface otherwise one day, its own timeout holds again.
/// </remarks>
internal sealed class BoundedDelivery(IServiceProvider services, RelayOptions options, TimeProvider time) : IGrainReferenceActivatorProvider
{
    private const string ConsumerInterface = "IStreamConsumerExtension";

    /// <inheritdoc />
    public bool TryGet(GrainType grainType, GrainInterfaceType interfaceType, [NotNullWhen(true)] out IGrainReferenceActivator? activator)
    {
        activator = null;
        if (!grainType.IsClient() || interfaceType.IsDefault
            || !interfaceType.Value.ToString()!.EndsWith(ConsumerInterface, StringComparison.Ordinal)) return false;
        foreach (var other in services.GetServices<IGrainReferenceActivatorProvider>())
        {
            if (other == this || !other.TryGet(grainType, interfaceType, out var plain)) continue;
            var runtime = new Runtime(services.GetRequiredService<IGrainReferenceRuntime>(), options.ClientPatience, time);
            activator = new Bounded(plain, new(grainType, interfaceType, interfaceVersion: 0, runtime, InvokeMethodOptions.None,
                services.GetRequiredService<CodecProvider>(), services.GetRequiredService<CopyContextPool>(), services));
            return true;
        }

        return false;
    }

    private sealed class Bounded(IGrainReferenceActivator plain, GrainReferenceShared shared) : IGrainReferenceActivator
    {
        public GrainReference CreateReference(GrainId grainId) => (GrainReference)Activator.CreateInstance(
            plain.CreateReference(grainId).GetType(), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, binder: null,
            [shared, grainId.Key], culture: null)!;
    }

    private sealed class Runtime(IGrainReferenceRuntime runtime, TimeSpan most, TimeProvider time) : IGrainReferenceRuntime
    {
        public object Cast(IAddressable grain, Type interfaceType) => runtime.Cast(grain, interfaceType);

        public void InvokeMethod(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
            runtime.InvokeMethod(reference, request, options);

        public async ValueTask<T?> InvokeMethodAsync<T>(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
            await runtime.InvokeMethodAsync<T>(reference, request, options).AsTask().WaitAsync(most, time);

        public async ValueTask InvokeMethodAsync(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
            await runtime.InvokeMethodAsync(reference, request, options).AsTask().WaitAsync(most, time);
    }
}
