namespace Orleans.Embedded;

/// <summary>The activation whose turn runs on this thread; null outside turns.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static GrainActivation? s_current;

    public static GrainActivation? Current
    {
        get => s_current;
        set => s_current = value;
    }
}
