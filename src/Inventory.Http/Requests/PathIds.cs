using Inventory.Domain;
using Inventory.Domain.Items;
using Inventory.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Http.Requests;

/// <summary>The hold that a path names.</summary>
public sealed class HoldPath : IRequestPart
{
    private HoldPath(string id) => Id = id;

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <inheritdoc />
    public Problem? Problem => Identifier.IsValid(Id) ? null : Problem.Invalid("holdId", Identifier.Rule);

    /// <summary>Reads it.</summary>
    public static ValueTask<HoldPath?> BindAsync(HttpContext http) => new(new HoldPath(Of(http)));

    /// <summary>The hold id as the path has it.</summary>
    public static string Of(HttpContext http) => http.GetRouteValue("holdId") as string ?? "";
}

/// <summary>The item that a path names.</summary>
public sealed class ItemPath : IRequestPart
{
    private ItemPath(string id) => Id = id;

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <inheritdoc />
    public Problem? Problem => ItemId.TryParse(Id, out _) ? null : Problem.Invalid("itemId", ItemId.Rule);

    /// <summary>Reads it.</summary>
    public static ValueTask<ItemPath?> BindAsync(HttpContext http) => new(new ItemPath(http.GetRouteValue("itemId") as string ?? ""));
}
