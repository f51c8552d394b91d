using System.IO.Compression;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.ResponseCompression;
using Parley.Protocol;
using Parley.Server.Accounts;
using Parley.Server.Hosting;
using Parley.Server.Notices;
using Parley.Web.Chat;
using Parley.Web.Markdown;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>What people see: pages and their forms, over the same handlers that the HTTP API is made of.</summary>
internal static class PageEndpoints
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<MarkdownRenderer>().AddSingleton<RenderedTexts>().AddSingleton<ReplyHtml>().AddSingleton<PageRenderer>().AddScoped<SettingsReader>()
            .AddSingleton<UsagePages>();
        services.AddSingleton<ChatReader>().AddSingleton<SideReader>().AddSingleton<Toasts>().AddSingleton<ReplyFeeds>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, PageAuthorization>();
        // Before the one that writes for programs: the first that can, does.
        services.AddSingleton<ProblemWriter>().Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, PageProblemWriter>());
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        // The fastest level looks at each piece of a page alone, and lets a page be three times as large.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        return services;
    }

    public static void UsePages(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() => _ = Task.Run(AssetEndpoints.WarmUp));
        app.UseWhen(context => context.GetEndpoint()?.Metadata.GetMetadata<PageMetadata>() is not null, page => page.UseResponseCompression());
    }

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapAssets();

        var pages = app.MapGroup("").WithMetadata(PageMetadata.Instance).ExcludeFromDescription().DisableAntiforgery();
        pages.AddEndpointFilter(RefuseNulAsync);
        pages.AddEndpointFilter(NotePlaceAsync);
        pages.MapInstall();
        pages.MapSignIn();
        pages.MapTheme();
        pages.MapLanguage();
        pages.MapPasswordReset();
        pages.MapSettings();
        pages.MapPresetPages();
        UsagePages.Map(pages);
        pages.MapData();
        pages.MapFilePages();
        pages.MapShares();
        pages.MapAdminPages();
        pages.MapChatPages();
        pages.MapChatForms();
        pages.MapQueuePages();
        pages.MapPalette();
        pages.MapConversationForms();
        pages.MapListPages();
        pages.MapSearchPages();
        app.MapImport();
        app.MapFileUpload();
        app.MapLive();
    }

    /// <summary>Before anything is read for a page: what changes from then on its script is told.</summary>
    private static ValueTask<object?> NotePlaceAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        if (context.Features.Get<CurrentUser>() is { } user && !Reader.Of(context.Request).WantsFragment)
            context.Features.Set(new LivePlace(user.Id, context.RequestServices.GetRequiredService<NoticeBoard>().EndOf(user.Id)));
        return next(call);
    }

    /// <summary>A text with NUL in it is refused here as it is in the API.</summary>
    private static async ValueTask<object?> RefuseNulAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        return form.Any(field => field.Value.Any(text => text?.Contains('\0', StringComparison.Ordinal) is true))
            ? Problems.Refuse(ProblemCodes.InvalidRequest, "A text cannot hold the character NUL.")
            : await next(call);
    }
}

/// <summary>Stands on every endpoint that answers with a page.</summary>
internal sealed class PageMetadata
{
    public static PageMetadata Instance { get; } = new();
}
