namespace Inventory.Cli.Http;

/// <summary>The service did not answer. The message says whether anything may have happened, and what to do.</summary>
internal sealed class NoAnswerException(string message) : Exception(message);
