namespace Orleans.Embedded;

/// <summary>A token that is cancelled after a time, or with another token.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;

    public TimeLimit(TimeProvider time, TimeSpan limit, CancellationToken other)
    {
        _source = new(limit, time);
        _registration = other.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
