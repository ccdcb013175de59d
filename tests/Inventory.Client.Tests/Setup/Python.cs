namespace Inventory.Client.Tests.Setup;

/// <summary>A test that Python runs; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!path.Any(static folder =>
            File.Exists(Path.Combine(folder, "python3")))) Skip = "python3 was not found: install Python 3.9 or later";
    }
}
