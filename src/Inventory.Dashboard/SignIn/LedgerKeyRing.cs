using System.Xml.Linq;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Inventory.Dashboard.SignIn;

/// <summary>The framework's key ring, kept in the ledger: one for all nodes.</summary>
internal sealed class LedgerKeyRing(SessionKeys keys) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [.. keys.List().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.Add(friendlyName, element.ToString(SaveOptions.DisableFormatting));
}
