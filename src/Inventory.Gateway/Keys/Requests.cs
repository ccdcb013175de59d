using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Inventory.Domain;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;

namespace Inventory.Gateway.Keys;

/// <summary>POST /v1/keys.</summary>
[Description("An API key to make.")]
[Example("""{"name":"web shop","scopes":["read","sell"],"channel":"web"}""")]
internal sealed record NewKey
{
    [Identifier, Description("Its public id, which makes this repeatable; made up where it is left out.")]
    public string? KeyId { get; init; }

    [Required, Characters(Limits.IdLengthMax, 1), Description("What its owner calls it; the actor of what it causes.")]
    public string? Name { get; init; }

    [Required, Scopes, Description("What it may be used for: of what its maker may; the last three only with the bootstrap key."),
        OneOf("read", "sell", "block", "stock", "admin", "operate", "approve", "break-glass")]
    public List<string?>? Scopes { get; init; }

    [Identifier, Description("The one channel whose holds it may touch; that of a maker who is bound to one.")]
    public string? Channel { get; init; }

    [Identifier, Description("The person or program it belongs to; itself where it is left out.")]
    public string? Principal { get; init; }

    [TenantName, Description("The tenant whose key it is; another than the maker's only with the bootstrap key, which makes the tenant. "
        + "*: all of them.")]
    public string? Tenant { get; init; }

    /// <summary>What it may be used for, as far as it can be read.</summary>
    public KeyScopes ScopeSet() =>
        (Scopes ?? []).Aggregate(KeyScopes.None, static (all, name) => all | KeyScopeNames.Parse(name ?? ""));

    /// <summary>Why a key may not make such a one; null when it may.</summary>
    public Problem? Refusal(Principal maker)
    {
        var own = maker.Key;
        if (Tenant is not null && Tenant != maker.Tenant && !own.IsBootstrap)
            return new(ProblemCodes.Forbidden, "Keys of another tenant are made with the bootstrap key only.");
        if (!own.IsBootstrap && (ScopeSet() & KeyScopes.OfLevers) is not KeyScopes.None and var ofLevers)
            return new(ProblemCodes.Forbidden, $"The scope {string.Join(" or ", ofLevers.Names())} is given by the bootstrap key only.");
        if (!own.IsBootstrap && (ScopeSet() & ~own.Scopes) is not KeyScopes.None and var beyond)
            return new(ProblemCodes.Forbidden, $"A key gives only scopes that it has; this lacks {string.Join(", ", beyond.Names())}.");
        return own.Channel is not null && Channel is not null && Channel != own.Channel
            ? new(ProblemCodes.Forbidden, $"The key is bound to channel {own.Channel}.") : null;
    }
}

/// <summary>A tenant's name, which is like an id, or <c>*</c> for all tenants.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TenantNameAttribute() : RegularExpressionAttribute("^([*]|[A-Za-z0-9][A-Za-z0-9._:-]{0,63})$")
{
    public override bool IsValid(object? value) => value is string text && (text == Tenant.All || Identifier.IsValid(text));

    public override string FormatErrorMessage(string name) => Identifier.Rule + ", or *";
}

/// <summary>Names of scopes, each once, at least one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ScopesAttribute : ValidationAttribute, IFieldRule
{
    void IFieldRule.Check(object value, string path, FieldErrors errors)
    {
        var names = (List<string?>)value;
        var scopes = KeyScopes.None;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] is not { } name) continue;
            var scope = KeyScopeNames.Parse(name);
            if (scope is KeyScopes.None) errors.Add($"{path}[{i}]", KeyScopeNames.Rule);
            else if (scopes.HasFlag(scope)) errors.Add($"{path}[{i}]", "is named twice");
            scopes |= scope;
        }

        if (names.Count == 0) errors.Add(path, "must name at least one scope");
    }
}
