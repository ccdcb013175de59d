using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Inventory.Architecture.Tests.Wire;

/// <summary>
/// The rules for types that cross grain calls. A type that breaks one does not serialize, loses a member, or is shared between
/// grains that both change it.
/// </summary>
internal static class WireTypes
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>
    /// Every type of our assemblies that a grain interface of this one mentions, through members, elements and subclasses.
    /// </summary>
    public static IReadOnlyList<Type> CrossingCallsOf(IEnumerable<Type> interfaces)
    {
        var found = new HashSet<Type>();
        foreach (var method in interfaces.SelectMany(type => type.GetMethods()))
        {
            foreach (var type in method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType)) Follow(type, found);
        }
        return [.. found.OrderBy(type => type.FullName, StringComparer.Ordinal)];
    }

    /// <summary>What is wrong with one type; nothing for an enum, which Orleans writes as its number.</summary>
    public static IEnumerable<string> FaultsOf(Type type)
    {
        if (type.IsEnum) yield break;
        if (!type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)) yield return $"{type.Name} has no [GenerateSerializer]";
        if (!type.IsDefined(typeof(AliasAttribute), inherit: false)) yield return $"{type.Name} has no [Alias]";
        var ids = new Dictionary<uint, string>();
        foreach (var field in type.GetFields(Members))
        {
            var (name, member) = Member(type, field);
            if (!IsSet(field, member)) yield return $"{type.Name}.{name} can be changed";
            if (IsMutableCollection(field.FieldType)) yield return $"{type.Name}.{name} is a {field.FieldType.Name}, which can be changed";
            var id = member.GetCustomAttribute<IdAttribute>();
            if (id is null) yield return $"{type.Name}.{name} has no [Id]";
            else if (!ids.TryAdd(id.Id, name)) yield return $"{type.Name}.{name} has the [Id] of {ids[id.Id]}";
        }
    }

    /// <summary>What is wrong with the values that methods take and return directly.</summary>
    public static IEnumerable<string> FaultsOfSignature(MethodInfo method) => method.GetParameters()
        .Select(parameter => parameter.ParameterType)
        .Append(method.ReturnType.IsGenericType ? method.ReturnType.GenericTypeArguments[0] : typeof(void))
        .Where(IsMutableCollection)
        .Select(type => $"{method.DeclaringType!.Name}.{method.Name} passes a {type.Name}, which can be changed");

    private static void Follow(Type type, HashSet<Type> found)
    {
        if (type.IsGenericParameter) return;
        if (type.HasElementType) Follow(type.GetElementType()!, found);
        foreach (var argument in type.GenericTypeArguments) Follow(argument, found);
        if (type.IsGenericType) type = type.GetGenericTypeDefinition();
        if (type.Assembly.GetName().Name is not { } assembly || !assembly.StartsWith("Inventory.", StringComparison.Ordinal)) return;
        if (typeof(IAddressable).IsAssignableFrom(type) || !found.Add(type)) return;
        foreach (var field in type.GetFields(Members)) Follow(field.FieldType, found);
        // The members of a generic parent are looked at in its definition; what it is made of crosses where it is serialized. A service
        // that a question is put to stays where it is.
        if (type.BaseType is { } parent)
        {
            Follow(Definition(parent), found);
            foreach (var argument in parent.GenericTypeArguments.Where(IsSerialized)) Follow(argument, found);
        }

        foreach (var subclass in type.Assembly.GetTypes().Where(other => other.BaseType is { } its && Definition(its) == type))
        {
            Follow(subclass, found);
            // What a question is answered with crosses as well, and no member of it says so.
            foreach (var argument in subclass.BaseType!.GenericTypeArguments.Where(IsSerialized)) Follow(argument, found);
        }
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static bool IsSerialized(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);

    /// <summary>A field is serialized as itself; the hidden one of an automatic property as that property.</summary>
    private static (string Name, MemberInfo Member) Member(Type type, FieldInfo field)
    {
        if (!field.IsDefined(typeof(CompilerGeneratedAttribute)) || field.Name is not ['<', ..]) return (field.Name, field);
        var name = field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)];
        return type.GetProperty(name, Members) is { } property ? (name, property) : (name, field);
    }

    private static bool IsSet(FieldInfo field, MemberInfo member) => field.IsInitOnly || (member is PropertyInfo property
        && (property.SetMethod is null || property.SetMethod.ReturnParameter.GetRequiredCustomModifiers()
            .Contains(typeof(IsExternalInit))));

    private static bool IsMutableCollection(Type type) => type.IsArray
        || (type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type)
            && type.Namespace is not ("System.Collections.Immutable" or "System.Collections.Frozen"));
}
