namespace Orleans;

/// <summary>Sees every call to every grain when registered as a service, every call to one class when that class implements it.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Runs on the grain's turn. Calls <see cref="IGrainCallContext.Invoke"/> to go on, or throws to refuse.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}
