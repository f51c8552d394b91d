using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Parley.Protocol;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

[Trait(Databases.Trait, Databases.Either)]
public sealed class AccessTokenTests
{
    private const string Secret = "a secret of the tests, long enough for HS512 which it is never used with, 64 bytes";

    private static readonly FakeTimeProvider Clock = new(Calls.SomeDay);

    private static ParleyApp NewApp() => new ParleyApp().With("SECRET_KEY", Secret).WithClock(Clock);

    [Fact]
    public async Task A_token_says_who_and_which_session_and_for_how_long()
    {
        await using var app = NewApp();
        var signedIn = await app.NewClient().RegisterAsync("alice");

        var parts = signedIn.AccessToken!.Split('.');
        var header = JsonNode.Parse(Base64UrlEncoder.DecodeBytes(parts[0]))!;
        var claims = JsonNode.Parse(Base64UrlEncoder.DecodeBytes(parts[1]))!;

        Assert.Equal("HS256", (string?)header["alg"]);
        Assert.Equal(signedIn.User.Id, (Guid)claims["sub"]!);
        Assert.Equal(("parley", "parley"), ((string?)claims["iss"], (string?)claims["aud"]));
        Assert.Equal(Calls.SomeDay.ToUnixTimeSeconds(), (long)claims["iat"]!);
        Assert.Equal(900, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Equal(SignatureOf(parts[0], parts[1], HMACSHA256.HashData), parts[2]);
        Assert.Equal(HttpStatusCode.NoContent, await app.NewClient()
            .CallAsync(HttpMethod.Delete, $"/api/me/sessions/{(string?)claims["sid"]}", bearer: signedIn.AccessToken).StatusAsync());
    }

    [Fact]
    public async Task Only_a_token_made_as_ours_are_is_taken()
    {
        await using var app = NewApp();
        var client = app.NewClient();
        var genuine = (await client.RegisterAsync("alice")).AccessToken!;
        var (header, payload) = ("""{"alg":"HS256","typ":"JWT"}""", ClaimsOf(genuine));

        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(genuine));
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(Sign(header, payload)));
        foreach (var (what, token) in Forgeries(genuine, header, payload))
            Assert.True(await client.MeAsync(token) == HttpStatusCode.Unauthorized, what);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(899, true)]
    [InlineData(925, true)]
    [InlineData(935, false)]
    [InlineData(900 + 240, false)]
    public async Task A_token_is_good_for_its_time_and_the_documented_skew(int seconds, bool isGood)
    {
        var clock = new FakeTimeProvider(Calls.SomeDay);
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var (used, fresh) = (await client.RegisterAsync("alice"), await client.LoginAsync("alice"));
        await client.MeAsync(used.AccessToken);

        clock.Advance(TimeSpan.FromSeconds(seconds));

        var expected = isGood ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;
        Assert.Equal(expected, await client.MeAsync(used.AccessToken));
        Assert.Equal(expected, await client.MeAsync(fresh.AccessToken));
    }

    [Fact]
    public async Task A_token_is_taken_in_one_place_only()
    {
        await using var app = NewApp();
        var client = app.NewClient();
        var token = (await client.RegisterAsync("alice")).AccessToken!;

        foreach (var value in new[] { "Bearer", "Bearer ", $"Bearer  {token}", $"bearer {token}", $"Bearer {token} x", token, $"Basic {token}", "Bearer x" })
            Assert.Equal(HttpStatusCode.Unauthorized, await client.CallAsync(HttpMethod.Get, "/api/me", headers: ("Authorization", value)).StatusAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await client.CallAsync(HttpMethod.Get, $"/api/me?access_token={token}").StatusAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await client.CallAsync(HttpMethod.Get, "/api/me", headers: ("Cookie", $"parley={token}")).StatusAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await client.CallAsync(HttpMethod.Get, "/api/me", headers: [("Authorization", $"Bearer {token}"), ("Authorization", $"Bearer {token}")]).StatusAsync());
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_how_to_be()
    {
        await using var app = NewApp();

        using var answer = await app.NewClient().CallAsync(HttpMethod.Get, "/api/me", headers: ("Accept", "text/html"));

        Assert.Equal(new AuthenticationHeaderValue("Bearer"), Assert.Single(answer.Headers.WwwAuthenticate));
        await Task.FromResult(answer).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.Unauthenticated);
    }

    private static IEnumerable<(string What, string Token)> Forgeries(string genuine, string header, JsonObject payload)
    {
        var parts = genuine.Split('.');
        foreach (var alg in new[] { "none", "None", "nOnE", "", "HS384", "HS512", "RS256" })
        {
            var renamed = $$"""{"alg":"{{alg}}","typ":"JWT"}""";
            yield return ($"alg {alg} without signature", $"{Encode(renamed)}.{parts[1]}.");
            yield return ($"alg {alg} signed as HS256", Sign(renamed, payload));
        }

        yield return ("HS384", Sign("""{"alg":"HS384","typ":"JWT"}""", payload, HMACSHA384.HashData));
        yield return ("HS512", Sign("""{"alg":"HS512","typ":"JWT"}""", payload, HMACSHA512.HashData));
        yield return ("another key", $"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(new byte[32], Encoding.UTF8.GetBytes($"{parts[0]}.{parts[1]}")))}");
        yield return ("without signature", $"{parts[0]}.{parts[1]}.");
        yield return ("two parts", $"{parts[0]}.{parts[1]}");
        yield return ("four parts", $"{genuine}.x");
        yield return ("longer than any", Sign(header, With(payload, "more", new string('x', 6000))));

        for (var i = 0; i < 64; i++)
            yield return ($"character {i} of the signature", Flip(genuine, genuine.Length - 1 - (i % parts[2].Length), i));
        for (var i = 0; i < 64; i++)
            yield return ($"character {i} of the payload", Flip(genuine, parts[0].Length + 1 + i, i));

        foreach (var extra in new[] { "\"kid\":\"../../dev/null\"", "\"kid\":1", "\"jwk\":{}", "\"jku\":\"http://127.0.0.1\"", "\"zip\":\"DEF\"", "\"crit\":[\"exp\"]", "\"alg\":\"HS256\"" })
            yield return ($"header with {extra}", Sign($"{{\"alg\":\"HS256\",\"typ\":\"JWT\",{extra}}}", payload));

        var now = Clock.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (name, values) in new (string, JsonNode?[])[]
        {
            ("exp", [null, "2999999999", 1e300, -1, 9e18, long.MaxValue, now - 31, now + 60.5]),
            ("iat", [null, now + 3600, "x"]),
            ("nbf", [now + 3600]),
            ("iss", [null, "other", new JsonArray("parley")]),
            ("aud", [null, "other", new JsonArray("parley", "other")]),
            ("sub", [null, "alice", Guid.CreateVersion7().ToString()]),
            ("sid", [null, 1, Guid.CreateVersion7().ToString()]),
        })
            foreach (var value in values)
                yield return ($"{name} {value?.ToJsonString()}", Sign(header, With(payload, name, value)));

        var text = payload.ToJsonString();
        yield return ("a claim twice", Sign(header, text[..^1] + ",\"sub\":\"" + payload["sub"] + "\"}"));
    }

    private static JsonObject ClaimsOf(string token) => JsonNode.Parse(Base64UrlEncoder.DecodeBytes(token.Split('.')[1]))!.AsObject();

    private static JsonObject With(JsonObject payload, string name, JsonNode? value)
    {
        var copy = payload.DeepClone().AsObject();
        copy.Remove(name);
        if (value is not null)
            copy[name] = value.DeepClone();
        return copy;
    }

    private static string Sign(string header, JsonObject payload, Func<byte[], byte[], byte[]>? algorithm = null) => Sign(header, payload.ToJsonString(JsonSerializerOptions.Default), algorithm);

    private static string Sign(string header, string payload, Func<byte[], byte[], byte[]>? algorithm = null)
    {
        var (first, second) = (Encode(header), Encode(payload));
        return $"{first}.{second}.{SignatureOf(first, second, algorithm ?? HMACSHA256.HashData)}";
    }

    private static string SignatureOf(string header, string payload, Func<byte[], byte[], byte[]> algorithm) =>
        Base64UrlEncoder.Encode(algorithm(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{header}.{payload}")));

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);

    private static string Flip(string token, int at, int bit)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var other = alphabet[alphabet.IndexOf(token[at], StringComparison.Ordinal) ^ (1 << (bit % 6))];
        return token[..at] + other + token[(at + 1)..];
    }
}
