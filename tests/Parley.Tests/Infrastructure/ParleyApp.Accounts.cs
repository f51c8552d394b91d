using System.Net.Http.Headers;
using System.Net.Http.Json;
using Parley.Protocol.Accounts;

namespace Parley.Tests.Infrastructure;

internal sealed partial class ParleyApp
{
    /// <summary>A password that every rule lets pass.</summary>
    public const string Password = "long enough for anybody";

    /// <summary>Somebody with an account of this name and a bearer token. The first one is the administrator.</summary>
    public async Task<HttpClient> SignedInAsAsync(string name)
    {
        var client = CreateClient();
        var signedIn = await RegisterAsync(client, name);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.AccessToken);
        return client;
    }

    /// <summary>Makes an account, from the machine itself.</summary>
    public static async Task<SignedIn> RegisterAsync(HttpClient client, string name)
    {
        using var answer = await client.PostAsJsonAsync("/api/register", new Register(name, Password), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<SignedIn>(TestContext.Current.CancellationToken))!;
    }
}
