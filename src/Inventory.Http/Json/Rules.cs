using System.Collections;
using System.ComponentModel.DataAnnotations;
using Inventory.Domain;
using Inventory.Domain.Items;
using Inventory.Http.Problems;

namespace Inventory.Http.Json;

/// <summary>Judges a field whose errors may lie deeper than the field itself.</summary>
public interface IFieldRule
{
    /// <summary>Tells what is wrong with a value that is not null.</summary>
    void Check(object value, string path, FieldErrors errors);
}

/// <summary>An id of the caller's choice.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IdentifierAttribute() : RegularExpressionAttribute(Grammar)
{
    /// <summary>The grammar as a regular expression, for documents.</summary>
    public const string Grammar = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$";

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is string text && Identifier.IsValid(text);

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) => Identifier.Rule;
}

/// <summary>An item id.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemIdentifierAttribute() : RegularExpressionAttribute(Grammar)
{
    /// <summary>The grammar as a regular expression, for documents.</summary>
    public const string Grammar = "^(sku:[A-Za-z0-9._-]+(@[A-Za-z0-9._-]+)?|room:[A-Za-z0-9._-]+:[A-Za-z0-9._-]+:[0-9]{4}-[0-9]{2}-[0-9]{2}|ticket:[A-Za-z0-9._-]+:[A-Za-z0-9._-]+)$";

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is string text && ItemId.TryParse(text, out _);

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) => ItemId.Rule;
}

/// <summary>Item ids, of which each is judged.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemIdentifiersAttribute : ValidationAttribute, IFieldRule
{
    void IFieldRule.Check(object value, string path, FieldErrors errors) =>
        Each.Check((IList)value, path, errors, static id => ItemId.TryParse(id, out _), ItemId.Rule);
}

/// <summary>Ids of callers' choice, of which each is judged.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IdentifiersAttribute : ValidationAttribute, IFieldRule
{
    void IFieldRule.Check(object value, string path, FieldErrors errors) =>
        Each.Check((IList)value, path, errors, static id => Identifier.IsValid(id), Identifier.Rule);
}

/// <summary>A whole number of a range, both ends included.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnitsAttribute(long min, long max) : RangeAttribute(min, max)
{
    /// <summary>The largest number.</summary>
    public long Max { get; } = max;

    /// <inheritdoc />
    public override bool IsValid(object? value) =>
        value is null || (Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) is var number && number >= min
            && number <= Max);

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) =>
        Max is long.MaxValue ? $"must be a whole number of {min} or more" : $"must be a whole number from {min} to {Max}";
}

/// <summary>Text of so many characters, without U+0000. Characters are code points: an emoji is one.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CharactersAttribute : StringLengthAttribute
{
    /// <param name="max">At most so many.</param>
    /// <param name="min">At least so many.</param>
    public CharactersAttribute(int max, int min = 0)
        : base(max) => MinimumLength = min;

    /// <inheritdoc />
    public override bool IsValid(object? value) =>
        value is string text && text.Length >= MinimumLength && !text.Contains('\0') && Fits(text, MaximumLength);

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) => MinimumLength > 0
        ? $"must be {MinimumLength} to {MaximumLength} characters, without U+0000"
        : $"must be at most {MaximumLength} characters, without U+0000";

    internal static bool Fits(string text, int max)
    {
        if (text.Length <= max) return true;
        if (text.Length > 2 * max) return false;
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count <= max;
    }
}

/// <summary>So many elements.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ElementsAttribute(int min, int max, string what) : LengthAttribute(min, max), IFieldRule
{
    /// <summary>What to do instead where there are more, as the end of a sentence; null for nothing.</summary>
    public string? Instead { get; init; }

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is IList list && list.Count >= MinimumLength && list.Count <= MaximumLength;

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) =>
        MinimumLength > 0 ? $"must have {MinimumLength} to {MaximumLength} {what}" : $"must have at most {MaximumLength} {what}";

    void IFieldRule.Check(object value, string path, FieldErrors errors)
    {
        if (IsValid(value)) return;
        var isMore = ((IList)value).Count > MaximumLength;
        errors.Add(path, FormatErrorMessage(path) + (isMore && Instead is not null ? "; " + Instead : ""));
    }
}

/// <summary>The caller's own facts: up to 20 keys of 40 characters with values of up to 500.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FactsAttribute : ValidationAttribute, IFieldRule
{
    void IFieldRule.Check(object value, string path, FieldErrors errors)
    {
        var facts = (IReadOnlyDictionary<string, string?>)value;
        if (facts.Count > Limits.MetadataKeysMax) errors.Add(path, $"must have at most {Limits.MetadataKeysMax} keys");
        foreach (var (key, fact) in facts)
        {
            var name = $"{path}.{(key.Length > 64 ? key[..64] : key)}";
            if (!CharactersAttribute.Fits(key, Limits.MetadataKeyLengthMax))
                errors.Add(name, $"must have a key of at most {Limits.MetadataKeyLengthMax} characters");
            else if (fact is null) errors.Add(name, "must be a string");
            else if (!CharactersAttribute.Fits(fact, Limits.MetadataValueLengthMax)) errors.Add(name,
                $"must be at most {Limits.MetadataValueLengthMax} characters");
        }
    }
}

/// <summary>Judges the elements of a list of ids.</summary>
internal static class Each
{
    public static void Check(IList list, string path, FieldErrors errors, Func<string, bool> isValid, string rule)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is string id && !isValid(id)) errors.Add($"{path}[{i}]", rule);
        }
    }
}
