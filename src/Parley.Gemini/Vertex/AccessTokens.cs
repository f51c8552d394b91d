using System.Net;
using Parley.Gemini.Http;

namespace Parley.Gemini.Vertex;

/// <summary>The token of a service account: had when it is needed, kept while it is good, asked for once where many need it.</summary>
internal sealed class AccessTokens
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const long LongestAnswer = 64 * 1024;
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private Token? current;
    private Task<Token>? pending;

    private sealed record Token(string Text, DateTimeOffset Until);

    public async ValueTask<string> GetAsync(HttpClient http, VertexOptions vertex, TimeProvider time, CancellationToken cancellationToken)
    {
        Task<Token> asked;
        lock (gate)
        {
            if (current is { } good && time.GetUtcNow() < good.Until)
                return good.Text;
            // One asks for all who need it, and goes on when that one gives up.
            asked = pending ??= Task.Run(() => RenewAsync(http, vertex, time), CancellationToken.None);
        }

        return (await asked.WaitAsync(cancellationToken)).Text;
    }

    private async Task<Token> RenewAsync(HttpClient http, VertexOptions vertex, TimeProvider time)
    {
        Token? token = null;
        try
        {
            return token = await AskAsync(http, vertex, time);
        }
        finally
        {
            lock (gate)
                (current, pending) = (token, null);
        }
    }

    /// <summary>It was refused: another one is asked for the next time.</summary>
    public void Forget()
    {
        lock (gate)
            current = null;
    }

    private static async Task<Token> AskAsync(HttpClient http, VertexOptions vertex, TimeProvider time)
    {
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, vertex.TokenUrl)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", Grant),
                new("assertion", vertex.Account.Assert(vertex.TokenUrl.AbsoluteUri, Scope, now)),
            ]),
        };
        using var guard = new StallGuard(time, Patience, CancellationToken.None);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, guard.Token);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, guard.Token);
            var body = await response.Content.ReadAsByteArrayAsync(guard.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                // What it says may name the account; the status tells who is to blame.
                throw (int)response.StatusCode is >= 400 and < 500 and not 429
                    ? new GeminiException(GeminiErrorKind.KeyRejected, "Google refused the service account.", statusCode: response.StatusCode) { Reason = "SERVICE_ACCOUNT_REFUSED" }
                    : new GeminiException(GeminiErrorKind.Unavailable, "Google gave no token for the service account.", statusCode: response.StatusCode);
            }

            var answer = ApiJson.Read(body, ApiJson.Default.TokenAnswer);
            return new Token(answer.AccessToken, now + TimeSpan.FromSeconds(answer.ExpiresIn) - Margin);
        }
        catch (Exception failure) when (failure is not GeminiException and (OperationCanceledException or HttpRequestException or IOException))
        {
            throw guard.Explain(failure);
        }
    }
}
