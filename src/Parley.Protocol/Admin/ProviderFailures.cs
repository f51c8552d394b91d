namespace Parley.Protocol.Admin;

/// <summary>An exchange with Gemini, or another provider, that failed a reply.</summary>
/// <param name="MessageId">The reply.</param>
/// <param name="Own">Whether it is the caller's; of others' nothing is told that they wrote.</param>
/// <param name="At">When it failed, UTC.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="Code">What the reply's user was told, one of <see cref="ProblemCodes"/>.</param>
/// <param name="Method">The request's method.</param>
/// <param name="Address">The request's address.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Request">The request's body as JSON, shortened; never with a key.</param>
/// <param name="Response">The answer's body, 16 KB at most.</param>
public sealed record ProviderFailure(
    Guid MessageId, bool Own, DateTimeOffset At, string Model, string Code, string Method, string Address, int Status, string Request, string Response);

/// <summary>The last of them, newest first: 100 at most, and none from before the server's start.</summary>
/// <param name="Items">The exchanges.</param>
public sealed record ProviderFailureList(IReadOnlyList<ProviderFailure> Items);
