namespace Parley.Server.Accounts;

internal static class UserEndpointDefaults
{
    /// <summary>What all groups of endpoints for a signed-in user share.</summary>
    public static RouteGroupBuilder WithUserDefaults(this RouteGroupBuilder group, string tag) =>
        group.RequireAuthorization().WithTags(tag);
}
