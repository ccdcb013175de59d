using Inventory.Domain;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Microsoft.AspNetCore.Http;

namespace Inventory.Gateway.Ops;

/// <summary>What a lever belongs to in other systems, from the header that every lever needs.</summary>
internal sealed class CorrelationId : IRequestPart
{
    public const string Header = "Correlation-Id";

    private readonly string? _value;

    private CorrelationId(string? value) => _value = value;

    public string Value => _value!;

    public Problem? Problem => _value is null ? Problem.Invalid(Header, "is required")
        : Identifier.IsValid(_value) ? null : Problem.Invalid(Header, Identifier.Rule);

    public static ValueTask<CorrelationId?> BindAsync(HttpContext http) => new(new CorrelationId(http.Request.Headers[Header] switch
    {
        [] => null,
        [var one] => one,
        _ => "",   // several are none of the grammar
    }));
}

/// <summary>Metadata of an endpoint that needs <c>Correlation-Id</c>.</summary>
internal sealed class TakesCorrelationId;
