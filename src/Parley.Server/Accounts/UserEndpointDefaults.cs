namespace Parley.Server.Accounts;

internal static class UserEndpointDefaults
{
    public const string AdminPolicy = "Admin";

    /// <summary>What all groups of endpoints for a signed-in user share.</summary>
    public static RouteGroupBuilder WithUserDefaults(this RouteGroupBuilder group, string tag) =>
        group.RequireAuthorization().WithTags(tag);

    /// <summary>What all groups of endpoints for administrators share.</summary>
    public static RouteGroupBuilder WithAdminDefaults(this RouteGroupBuilder group, string tag) =>
        group.RequireAuthorization(AdminPolicy).WithTags(tag);
}
