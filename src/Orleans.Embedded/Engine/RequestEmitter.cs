using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Embedded;

/// <summary>Generates a request class for one interface method: a field per argument, and a direct call.</summary>
internal sealed class RequestEmitter(ProxyAssembly assembly)
{
    private const BindingFlags Inner = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The generated class with a constructor without parameters and a field per parameter, null for the cancellation token's.</summary>
    public (Type Class, FieldInfo?[] Fields) Emit(Type interfaceType, MethodInfo method, ReturnKind kind)
    {
        var type = assembly.Module.DefineType(
            assembly.Name($"{interfaceType.Name}.{method.Name}"), TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.Class, kind.RequestBase);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        var entry = type.DefineField("MethodEntry", typeof(MethodEntry), FieldAttributes.Public | FieldAttributes.Static);
        var parameters = method.GetParameters();
        var fields = parameters
            .Select((parameter, i) => parameter.ParameterType == typeof(CancellationToken)
                ? null
                : type.DefineField($"arg{i}", parameter.ParameterType, FieldAttributes.Public))
            .ToArray();
        EmitEntry(type, entry);
        EmitInvoke(type, interfaceType, method, kind, fields);
        EmitArguments(type, parameters, fields);
        var created = type.CreateType();
        created.GetField("MethodEntry")!.SetValue(null, new MethodEntry(interfaceType, method));
        return (created, [.. fields.Select(field => field is null ? null : created.GetField(field.Name))]);
    }

    private static ILGenerator Override(TypeBuilder type, MethodInfo inherited)
    {
        var attributes = (inherited.Attributes & (MethodAttributes.MemberAccessMask | MethodAttributes.SpecialName)) | MethodAttributes.Virtual | MethodAttributes.HideBySig;
        var method = type.DefineMethod(
            inherited.Name, attributes, inherited.ReturnType, [.. inherited.GetParameters().Select(parameter => parameter.ParameterType)]);
        type.DefineMethodOverride(method, inherited);
        return method.GetILGenerator();
    }

    private static void EmitEntry(TypeBuilder type, FieldInfo entry)
    {
        var il = Override(type, typeof(GrainRequest).GetProperty(nameof(GrainRequest.Entry), Inner)!.GetMethod!);
        il.Emit(OpCodes.Ldsfld, entry);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitInvoke(TypeBuilder type, Type interfaceType, MethodInfo method, ReturnKind kind, FieldInfo?[] fields)
    {
        var il = Override(type, typeof(GrainRequest).GetMethod(nameof(GrainRequest.Invoke), Inner)!);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, interfaceType);
        foreach (var field in fields)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, field ?? typeof(GrainRequest).GetField(nameof(GrainRequest.Token), Inner)!);
        }
        il.Emit(OpCodes.Callvirt, method);
        if (kind.IsValueTask)
        {
            var local = il.DeclareLocal(method.ReturnType);
            il.Emit(OpCodes.Stloc, local);
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Call, method.ReturnType.GetMethod(nameof(ValueTask.AsTask))!);
        }
        il.Emit(OpCodes.Ret);
    }

    private static void EmitArguments(TypeBuilder type, ParameterInfo[] parameters, FieldInfo?[] fields)
    {
        var count = Override(type, typeof(GrainRequest).GetMethod(nameof(GrainRequest.GetArgumentCount))!);
        count.Emit(OpCodes.Ldc_I4, fields.Length);
        count.Emit(OpCodes.Ret);
        if (fields.Length == 0) return;

        var get = Override(type, typeof(GrainRequest).GetMethod(nameof(GrainRequest.GetArgument))!);
        EmitSwitch(get, fields.Length, i =>
        {
            get.Emit(OpCodes.Ldarg_0);
            get.Emit(OpCodes.Ldfld, fields[i] ?? typeof(GrainRequest).GetField(nameof(GrainRequest.Token), Inner)!);
            if (parameters[i].ParameterType.IsValueType) get.Emit(OpCodes.Box, parameters[i].ParameterType);
        });

        var set = Override(type, typeof(GrainRequest).GetMethod(nameof(GrainRequest.SetArgument))!);
        EmitSwitch(set, fields.Length, i =>
        {
            set.Emit(OpCodes.Ldarg_0);
            set.Emit(OpCodes.Ldarg_2);
            set.Emit(OpCodes.Unbox_Any, parameters[i].ParameterType);
            set.Emit(OpCodes.Stfld, fields[i] ?? typeof(GrainRequest).GetField(nameof(GrainRequest.Token), Inner)!);
        });
    }

    private static void EmitSwitch(ILGenerator il, int count, Action<int> emitCase)
    {
        var labels = Enumerable.Range(0, count).Select(_ => il.DefineLabel()).ToArray();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Switch, labels);
        il.Emit(OpCodes.Ldstr, "index");
        il.Emit(OpCodes.Newobj, typeof(ArgumentOutOfRangeException).GetConstructor([typeof(string)])!);
        il.Emit(OpCodes.Throw);
        for (var i = 0; i < count; i++)
        {
            il.MarkLabel(labels[i]);
            emitCase(i);
            il.Emit(OpCodes.Ret);
        }
    }
}
