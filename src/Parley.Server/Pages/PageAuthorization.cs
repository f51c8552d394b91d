using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Parley.Web.Accounts;

namespace Parley.Server.Pages;

/// <summary>Somebody who may not see a page is led to the sign-in or told so in a page; programs and scripts get their problem.</summary>
internal sealed class PageAuthorization : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler others = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<PageMetadata>() is not null && !Reader.Of(context.Request).WantsFragment;
        if (isPage && authorizeResult.Challenged)
        {
            SeeOther(context, SignInPage.Address(HttpMethods.IsGet(context.Request.Method) ? context.Request.Path + context.Request.QueryString : null));
            return Task.CompletedTask;
        }

        return isPage && authorizeResult.Forbidden
            ? ErrorPages.Forbidden(context).ExecuteAsync(context)
            : others.HandleAsync(next, context, policy, authorizeResult);
    }

    private static void SeeOther(HttpContext context, string address)
    {
        context.Response.StatusCode = HttpMethods.IsGet(context.Request.Method) ? StatusCodes.Status302Found : StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
    }
}
