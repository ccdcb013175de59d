using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Embedded;

/// <summary>The in-memory assembly that generated references and requests live in.</summary>
internal sealed class ProxyAssembly
{
    private readonly AssemblyBuilder _assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Orleans.Embedded.Generated"), AssemblyBuilderAccess.Run);
    private readonly HashSet<string> _befriended = new(StringComparer.Ordinal);
    private readonly ConstructorInfo _befriend;
    private int _names;

    public ProxyAssembly()
    {
        Module = _assembly.DefineDynamicModule("Generated");
        _befriend = DefineBefriendAttribute();
        Befriend(typeof(ProxyAssembly).Assembly);
    }

    public ModuleBuilder Module { get; }

    /// <summary>A type name not used before.</summary>
    public string Name(string stem) => $"{stem}#{_names++}";

    /// <summary>Grain interfaces may be internal to their assembly: the runtime honours this attribute by name.</summary>
    public void Befriend(Assembly assembly)
    {
        if (assembly.GetName().Name is { } name && _befriended.Add(name))
            _assembly.SetCustomAttribute(new CustomAttributeBuilder(_befriend, [name]));
    }

    private ConstructorInfo DefineBefriendAttribute()
    {
        var type = Module.DefineType(
            "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute", TypeAttributes.Public | TypeAttributes.Class, typeof(Attribute));
        var name = type.DefineField("_assemblyName", typeof(string), FieldAttributes.Private);
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(string)]);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [])!);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stfld, name);
        il.Emit(OpCodes.Ret);
        var property = type.DefineProperty("AssemblyName", PropertyAttributes.None, typeof(string), null);
        var getter = type.DefineMethod("get_AssemblyName", MethodAttributes.Public | MethodAttributes.SpecialName, typeof(string), []);
        il = getter.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, name);
        il.Emit(OpCodes.Ret);
        property.SetGetMethod(getter);
        var usage = typeof(AttributeUsageAttribute);
        type.SetCustomAttribute(new CustomAttributeBuilder(
            usage.GetConstructor([typeof(AttributeTargets)])!, [AttributeTargets.Assembly], [usage.GetProperty("AllowMultiple")!], [true]));
        return type.CreateType().GetConstructor([typeof(string)])!;
    }
}
