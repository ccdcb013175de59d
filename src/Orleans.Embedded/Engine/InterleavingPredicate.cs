using System.Linq.Expressions;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Orleans.Embedded;

/// <summary>Turns the method that <see cref="MayInterleaveAttribute"/> names into a delegate.</summary>
internal static class InterleavingPredicate
{
    /// <exception cref="InvalidOperationException">The method is missing, not public, or of another signature.</exception>
    public static Func<object, IInvokable, bool>? Of(Type grainClass)
    {
        if (grainClass.GetCustomAttribute<MayInterleaveAttribute>() is not { } attribute) return null;
        var method = grainClass.GetMethod(
            attribute.CallbackMethodName, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy);
        if (method is null || method.ReturnType != typeof(bool) || method.GetParameters() is not [var only] || only.ParameterType != typeof(IInvokable))
            throw new InvalidOperationException($"{grainClass.FullName} needs a public method bool {attribute.CallbackMethodName}(IInvokable) for its MayInterleave attribute.");
        var grain = Expression.Parameter(typeof(object));
        var request = Expression.Parameter(typeof(IInvokable));
        var call = Expression.Call(method.IsStatic ? null : Expression.Convert(grain, grainClass), method, request);
        return Expression.Lambda<Func<object, IInvokable, bool>>(call, grain, request).Compile();
    }
}
