using System.Globalization;
using System.Text;

namespace Inventory.Cli.Import;

/// <summary>
/// Codes of other systems as parts of item ids. A part may have <c>[A-Za-z0-9._-]</c>; any other character becomes <c>_xHHHH_</c> with the
/// four hex digits of its UTF-16 code unit, as SQL/XML and <c>XmlConvert</c> write names, and <c>_</c> before an <c>x</c> becomes
/// <c>_x005F_</c>. So most codes stay as they are, no two become one, and <c>XmlConvert.DecodeName</c> gives each back.
/// </summary>
internal static class ItemCode
{
    /// <summary>The code as a part of an item id.</summary>
    public static string Encode(string code)
    {
        var text = new StringBuilder(code.Length + 12);
        for (var i = 0; i < code.Length; i++)
        {
            var isEscapeLike = code[i] == '_' && i + 1 < code.Length && code[i + 1] is 'x' or 'X';
            if (!isEscapeLike && (char.IsAsciiLetterOrDigit(code[i]) || code[i] is '.' or '_' or '-')) text.Append(code[i]);
            else text.Append(CultureInfo.InvariantCulture, $"_x{(int)code[i]:X4}_");
        }

        return text.ToString();
    }
}
