using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol.Admin;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Failures;

/// <summary>What Gemini and other providers refused, for who looks after the server.</summary>
internal static class FailureEndpoints
{
    public static IServiceCollection AddFailures(this IServiceCollection services) => services
        .AddSingleton<FailureLog>()
        .AddSingleton<IAccountDeletion>(provider => provider.GetRequiredService<FailureLog>());

    public static void MapFailures(this IEndpointRouteBuilder api) =>
        api.MapGroup("/admin/failures").WithAdminDefaults("Admin").WithBodyLimit(BodyLimit.ForAccounts).MapGet("/", ListFailures);

    /// <summary>The last exchanges with Gemini and other providers that failed a reply, newest first, without keys; of others' replies without what they wrote.</summary>
    internal static Ok<ProviderFailureList> ListFailures(FailureLog log, CurrentUser admin, Guid? messageId = null) =>
        TypedResults.Ok(new ProviderFailureList([.. log.All.Where(one => messageId is null || one.ReplyId == messageId).Select(one => Show(one, admin.Id))]));

    private static ProviderFailure Show(FailedExchange failure, Guid reader)
    {
        var isOwn = failure.OwnerId == reader;
        return new(failure.ReplyId, isOwn, failure.At, failure.Model, failure.Code, failure.Method, failure.Address, failure.Status,
            isOwn ? failure.Request : failure.Outline, isOwn ? failure.Response : failure.ResponseOutline);
    }
}
