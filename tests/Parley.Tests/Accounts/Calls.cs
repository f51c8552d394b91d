using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

/// <summary>How the tests of accounts talk to the server.</summary>
internal static class Calls
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static readonly DateTimeOffset SomeDay = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    /// <summary>A browser or program of its own, without cookies that anybody keeps for it.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
    public static HttpClient NewClient(this ParleyApp app)
    {
        using var client = app.CreateClient();
        return new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = client.BaseAddress };
    }

    public static ParleyApp WithClock(this ParleyApp app, FakeTimeProvider clock) =>
        app.With(builder => builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock)));

    public static async Task<HttpResponseMessage> CallAsync(
        this HttpClient client, HttpMethod method, string path, object? body = null, string? bearer = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is string json)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        else if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType());
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Cancellation);
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, object? body = null, string? bearer = null, params (string Name, string Value)[] headers) =>
        client.CallAsync(HttpMethod.Post, path, body, bearer, headers);

    public static async Task<HttpStatusCode> StatusAsync(this Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        return answer.StatusCode;
    }

    public static async Task<T> ReadAsync<T>(this Task<HttpResponseMessage> call, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await call;
        Assert.Equal(expected, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<T>(Cancellation))!;
    }

    /// <summary>The problem, which must have this code.</summary>
    public static async Task<Problem> ProblemAsync(this Task<HttpResponseMessage> call, HttpStatusCode status, string code)
    {
        using var answer = await call;
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = (await answer.Content.ReadFromJsonAsync<Problem>(Cancellation))!;
        Assert.Equal(code, problem.Code);
        Assert.Equal((int)status, problem.Status);
        return problem;
    }

    /// <summary>The problem, which must name this field alone.</summary>
    public static async Task RefusesFieldAsync(this Task<HttpResponseMessage> call, string field)
    {
        var problem = await call.ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        Assert.Equal([field], problem.Errors!.Keys);
    }

    public static Task<SignedIn> RegisterAsync(this HttpClient client, string name, string password = ParleyApp.Password) =>
        client.PostAsync("/api/register", new Register(name, password)).ReadAsync<SignedIn>(HttpStatusCode.Created);

    public static Task<SignedIn> LoginAsync(this HttpClient client, string name, string password = ParleyApp.Password) =>
        client.PostAsync("/api/login", new Login(name, password)).ReadAsync<SignedIn>();

    public static Task<SignedIn> RefreshAsync(this HttpClient client, string? refreshToken) =>
        client.PostAsync("/api/refresh", new Refresh(refreshToken)).ReadAsync<SignedIn>();

    public static Task<HttpStatusCode> MeAsync(this HttpClient client, string? bearer) =>
        client.CallAsync(HttpMethod.Get, "/api/me", bearer: bearer).StatusAsync();
}
