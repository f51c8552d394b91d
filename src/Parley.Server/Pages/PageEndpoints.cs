using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.ResponseCompression;
using Parley.Web.Markdown;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>What people see: pages and their forms, over the same handlers that the HTTP API is made of.</summary>
internal static class PageEndpoints
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<MarkdownRenderer>().AddSingleton<PageRenderer>().AddScoped<SettingsReader>();
        services.AddSingleton<ChatReader>().AddSingleton<ReplyFeeds>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, PageAuthorization>();
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        return services;
    }

    /// <summary>Comes after what answers errors to programs, and answers them to people first.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseWhen(context => context.GetEndpoint()?.Metadata.GetMetadata<PageMetadata>() is not null, page => page.UseResponseCompression());
        app.UseErrorPages();
    }

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapAssets();

        var pages = app.MapGroup("").WithMetadata(PageMetadata.Instance).ExcludeFromDescription().DisableAntiforgery();
        pages.MapSignIn();
        pages.MapTheme();
        pages.MapPasswordReset();
        pages.MapSettings();
        pages.MapAdminPages();
        pages.MapChatPages();
        pages.MapChatForms();
        pages.MapConversationForms();
        app.MapLive();
    }
}

/// <summary>Stands on every endpoint that answers with a page.</summary>
internal sealed class PageMetadata
{
    public static PageMetadata Instance { get; } = new();
}
