namespace Parley.Gemini;

/// <summary>A request that failed, as it was sent, and what came back. The key, which is sent in a header, is in none of it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Address">Where it was sent.</param>
/// <param name="Request">The body.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Response">The body of the answer, or its beginning.</param>
public sealed record GeminiExchange(string Method, Uri Address, ReadOnlyMemory<byte> Request, int Status, string Response);
