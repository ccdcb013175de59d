using System.Reflection;
using System.Reflection.Emit;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Generates a reference class for one grain interface: each method fills a request and sends it.</summary>
internal sealed class ProxyEmitter(ProxyAssembly assembly)
{
    private const BindingFlags Inner = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly Type[] ConstructorParameters = [typeof(GrainTypeInfo), typeof(string)];
    private readonly RequestEmitter _requests = new(assembly);

    public Func<GrainTypeInfo, string, GrainReference> Emit(Type interfaceType)
    {
        var interfaces = interfaceType.GetInterfaces().Append(interfaceType).ToArray();
        foreach (var implemented in interfaces) Befriend(implemented);
        var type = assembly.Module.DefineType(
            assembly.Name($"{interfaceType.Name}.Reference"), TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.Class, typeof(GrainReference), interfaces);
        EmitConstructor(type);
        foreach (var implemented in interfaces)
        {
            foreach (var method in implemented.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)) EmitMethod(type, implemented, method);
        }
        var created = type.CreateType();
        var factory = new DynamicMethod("New", typeof(GrainReference), ConstructorParameters, created, skipVisibility: true);
        var il = factory.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, created.GetConstructor(ConstructorParameters)!);
        il.Emit(OpCodes.Ret);
        return factory.CreateDelegate<Func<GrainTypeInfo, string, GrainReference>>();
    }

    private static void EmitConstructor(TypeBuilder type)
    {
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, ConstructorParameters);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, typeof(GrainReference).GetConstructor(Inner, ConstructorParameters)!);
        il.Emit(OpCodes.Ret);
    }

    private void EmitMethod(TypeBuilder type, Type interfaceType, MethodInfo method)
    {
        var kind = ReturnKind.Of(method);
        Type[] parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        foreach (var mentioned in parameters.Append(method.ReturnType)) Befriend(mentioned);
        var (request, fields) = _requests.Emit(interfaceType, method, kind);

        var implementation = type.DefineMethod(
            $"{interfaceType.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            method.ReturnType,
            parameters);
        type.DefineMethodOverride(implementation, method);
        var il = implementation.GetILGenerator();
        var filled = il.DeclareLocal(request);
        il.Emit(OpCodes.Newobj, request.GetConstructor([])!);
        il.Emit(OpCodes.Stloc, filled);
        for (var i = 0; i < fields.Length; i++)
        {
            il.Emit(OpCodes.Ldloc, filled);
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Stfld, fields[i] ?? typeof(GrainRequest).GetField(nameof(GrainRequest.Token), Inner)!);
        }
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldloc, filled);
        il.Emit(OpCodes.Call, Call(kind));
        if (kind.IsValueTask) il.Emit(OpCodes.Newobj, method.ReturnType.GetConstructor([kind.Result is null ? typeof(Task) : typeof(Task<>).MakeGenericType(kind.Result)])!);
        il.Emit(OpCodes.Ret);
    }

    private static MethodInfo Call(ReturnKind kind)
    {
        var call = typeof(GrainReference).GetMethods(Inner).Single(m => m.Name == nameof(GrainReference.Call) && m.IsGenericMethodDefinition == (kind.Result is not null));
        return kind.Result is null ? call : call.MakeGenericMethod(kind.Result);
    }

    private void Befriend(Type type)
    {
        assembly.Befriend(type.Assembly);
        foreach (var argument in type.GenericTypeArguments) Befriend(argument);
        if (type.GetElementType() is { } element) Befriend(element);
    }
}
