using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Inventory.Domain;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Ledger.Keys;

namespace Inventory.Gateway.Keys;

/// <summary>POST /v1/keys.</summary>
[Description("An API key to make.")]
[Example("""{"name":"web shop","scopes":["read","sell"],"channel":"web"}""")]
internal sealed record NewKey
{
    [Required, Characters(Limits.IdLengthMax, 1), Description("What its owner calls it; the actor of what it causes.")]
    public string? Name { get; init; }

    [Required, Scopes, Description("What it may be used for."), OneOf("read", "sell", "block", "stock", "admin")]
    public List<string?>? Scopes { get; init; }

    [Identifier, Description("The one channel whose holds it may touch; that of a maker who is bound to one.")]
    public string? Channel { get; init; }

    [Identifier, Description("The tenant whose key it is; another than the maker's only with the bootstrap key, which makes the tenant.")]
    public string? Tenant { get; init; }

    /// <summary>Why a key may not make such a one; null when it may.</summary>
    public Problem? Refusal(Principal maker)
    {
        var own = maker.Key;
        if (Tenant is not null && Tenant != maker.Tenant && !own.IsBootstrap)
            return new(ProblemCodes.Forbidden, "Keys of another tenant are made with the bootstrap key only.");
        return own.Channel is not null && Channel is not null && Channel != own.Channel
            ? new(ProblemCodes.Forbidden, $"The key is bound to channel {own.Channel}.") : null;
    }
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
