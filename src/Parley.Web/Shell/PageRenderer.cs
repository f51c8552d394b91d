using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace Parley.Web.Shell;

/// <summary>Components to HTML: whole pages, and the fragments that live updates are made of.</summary>
public sealed class PageRenderer(IServiceProvider services, ILoggerFactory logs)
{
    /// <summary>Renders a component with these parameters.</summary>
    public async Task<string> RenderAsync<TComponent>(Dictionary<string, object?> parameters, Appearance? appearance = null) where TComponent : IComponent
    {
        var inAppearance = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(CascadingValue<>.Value)] = appearance ?? Appearance.Plain,
            [nameof(CascadingValue<>.IsFixed)] = true,
            [nameof(CascadingValue<>.ChildContent)] = (RenderFragment)(content =>
            {
                content.OpenComponent<TComponent>(0);
                content.AddMultipleAttributes(1, parameters!);
                content.CloseComponent();
            }),
        });
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<CascadingValue<Appearance>>(inAppearance)).ToHtmlString());
    }
}
