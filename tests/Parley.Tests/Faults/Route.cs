using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Parley.Protocol;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

/// <summary>The way of one user to a server, wherever it listens now; it notes how each request was answered.</summary>
internal sealed class Route(RealServer server, string token, ConcurrentBag<Answered> answers)
    : DelegatingHandler(new SocketsHttpHandler { MaxConnectionsPerServer = 4_096 })
{
    public static HttpClient Open(RealServer server, User user, ConcurrentBag<Answered> answers) =>
        new(new Route(server, user.Token, answers)) { BaseAddress = new Uri("http://parley"), Timeout = TimeSpan.FromSeconds(90) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(server.Process.Address, request.RequestUri!.PathAndQuery);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var what = $"{request.Method} {request.RequestUri.AbsolutePath}";
        var answer = await base.SendAsync(request, cancellationToken);
        answers.Add(new(what, (int)answer.StatusCode, answer.IsSuccessStatusCode ? null : await CodeAsync(answer, cancellationToken)));
        return answer;
    }

    private static async Task<string> CodeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<Problem>(text, JsonSerializerOptions.Web)?.Code ?? "";
        }
        catch (JsonException)
        {
            return text;
        }
    }
}

/// <summary>How a request was answered.</summary>
/// <param name="What">Method and path.</param>
/// <param name="Status">The status.</param>
/// <param name="Code">The problem's code; null where it was none.</param>
internal sealed record Answered(string What, int Status, string? Code)
{
    public bool IsRefusedForStorage => (Status, Code) == (503, ProblemCodes.StorageUnavailable);
}
