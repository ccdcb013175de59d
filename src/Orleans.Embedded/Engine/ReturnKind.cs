using System.Reflection;

namespace Orleans.Embedded;

/// <summary>The four return types that grain methods may have.</summary>
internal sealed class ReturnKind
{
    private ReturnKind(Type? result, bool isValueTask)
    {
        Result = result;
        IsValueTask = isValueTask;
    }

    /// <summary>The result's type; null for none.</summary>
    public Type? Result { get; }

    public bool IsValueTask { get; }

    /// <summary>Base of the generated request.</summary>
    public Type RequestBase => Result is null ? typeof(VoidGrainRequest) : typeof(GrainRequest<>).MakeGenericType(Result);

    /// <exception cref="NotSupportedException">The method returns anything else, or is generic.</exception>
    public static ReturnKind Of(MethodInfo method)
    {
        var type = method.ReturnType;
        if (!method.IsGenericMethodDefinition)
        {
            if (type == typeof(Task)) return new(null, false);
            if (type == typeof(ValueTask)) return new(null, true);
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)) return new(type.GenericTypeArguments[0], false);
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>)) return new(type.GenericTypeArguments[0], true);
        }
        throw new NotSupportedException(
            $"{method.DeclaringType}.{method.Name}: the Embedded engine knows grain methods that return Task, Task<T>, ValueTask or ValueTask<T> and are not generic.");
    }
}
