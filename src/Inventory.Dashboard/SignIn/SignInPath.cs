namespace Inventory.Dashboard.SignIn;

/// <summary>Where one signs in, and how the page that was wanted is told.</summary>
internal static class SignInPath
{
    public const string Path = "/sign-in";

    public const string ReturnUrl = "returnUrl";

    /// <summary>Where to go afterwards: a path of ours, and no other site's.</summary>
    public static string Wanted(string? returnUrl) =>
        returnUrl is ['/', .. var rest] && !rest.StartsWith('/') && !rest.StartsWith('\\') && !returnUrl.Contains('\n') ? returnUrl : "/";
}
