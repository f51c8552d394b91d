using Microsoft.AspNetCore.Components;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>A component as the whole of a response.</summary>
internal sealed class Page<TComponent>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK) : IResult
    where TComponent : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var html = await httpContext.RequestServices.GetRequiredService<PageRenderer>().RenderAsync<TComponent>(parameters, Reader.Of(httpContext.Request).Appearance);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
    }
}
