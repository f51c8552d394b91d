using System.Reflection;

namespace Parley.Server.ApiKeys;

/// <summary>The key that a request came with. A handler that takes it as a parameter gets it from the request.</summary>
/// <param name="KeyId">Which key.</param>
/// <param name="AccountId">For whom it acts.</param>
/// <param name="Scopes">What it may be used for.</param>
internal sealed record ApiCaller(Guid KeyId, Guid AccountId, IReadOnlyList<string> Scopes)
{
    public static ValueTask<ApiCaller?> BindAsync(HttpContext context, ParameterInfo _) => ValueTask.FromResult(context.Features.Get<ApiCaller>());
}
