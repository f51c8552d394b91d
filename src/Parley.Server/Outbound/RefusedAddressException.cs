namespace Parley.Server.Outbound;

/// <summary>A request would have gone where none may go.</summary>
internal sealed class RefusedAddressException(string message) : Exception(message);

/// <summary>An answer was longer than any may be.</summary>
internal sealed class AnswerTooLongException() : IOException("The answer is longer than is read.");
