namespace Parley.Tests.Infrastructure;

internal sealed partial class ParleyApp
{
    /// <summary>Somebody with a browser that runs no scripts: cookies, forms, and redirects to look at.</summary>
    /// <param name="site">Where its forms stand, as <c>Sec-Fetch-Site</c> tells.</param>
    public HttpClient CreateBrowser(string site = "same-origin")
    {
        StartServer();
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = ClientOptions.BaseAddress };
        client.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);
        return client;
    }

    /// <summary>Somebody who has made an account in such a browser. The first one is the administrator.</summary>
    public async Task<HttpClient> SignedUpAsync(string name)
    {
        var browser = CreateBrowser();
        using var answer = await browser.SubmitAsync("/sign-up", ("username", name), ("password", Password));
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, answer.StatusCode);
        return browser;
    }
}

internal static class BrowserExtensions
{
    /// <summary>Sends a form.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string path, params (string Name, string? Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value ?? "")));
        return await browser.PostAsync(new Uri(path, UriKind.Relative), form, TestContext.Current.CancellationToken);
    }
}
