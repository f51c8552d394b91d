using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Instructions;

/// <summary>What users say of themselves to models, in every conversation that has it on.</summary>
internal static class InstructionsEndpoints
{
    public static IServiceCollection AddInstructions(this IServiceCollection services) => services.AddSingleton<InstructionsStore>();

    public static void MapInstructions(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/me/instructions").WithUserDefaults("Accounts").WithBodyLimit(BodyLimit.ForAccounts);

        group.MapGet("", Show);
        group.MapPut("", Save);
    }

    /// <summary>What the signed-in user says of themselves to models.</summary>
    internal static async Task<Ok<UserInstructions>> Show(InstructionsStore store, CurrentUser user) => TypedResults.Ok(await store.FindAsync(user.Id));

    /// <summary>Says this, instead of what was said before; with two empty texts nothing is said any more.</summary>
    internal static async Task<Ok<UserInstructions>> Save(UserInstructions said, InstructionsStore store, CurrentUser user)
    {
        await store.SaveAsync(user.Id, said);
        return await Show(store, user);
    }
}
