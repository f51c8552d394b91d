using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Tests.Architecture;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Api;

/// <summary>
/// The committed description of the API. A change of the code that clients can see shows in its diff; after a wanted one
/// <c>PARLEY_WRITE_OPENAPI=1 dotnet test --project tests/Parley.Tests -- --filter-class "*OpenApiTests"</c> writes it anew.
/// </summary>
public sealed class OpenApiTests
{
    private static readonly string Committed = Repository.PathOf("docs/openapi.json");

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_committed_document_is_what_the_server_says()
    {
        await using var app = new ParleyApp();
        var document = JsonNode.Parse(await app.CreateClient().GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        // The port of the test, not a part of the description.
        document.AsObject().Remove("servers");
        var text = document.ToJsonString(Readable) + "\n";

        if (Environment.GetEnvironmentVariable("PARLEY_WRITE_OPENAPI") is { Length: > 0 })
            await File.WriteAllTextAsync(Committed, text, TestContext.Current.CancellationToken);

        Assert.Equal(await File.ReadAllTextAsync(Committed, TestContext.Current.CancellationToken), text);
    }

    [Fact]
    public void Every_member_says_of_what_type_it_is_and_an_answer_comes_in_both_its_forms()
    {
        var document = JsonNode.Parse(Repository.Read("docs/openapi.json"))!;
        string[] types = ["type", "$ref", "oneOf", "anyOf", "enum"];
        var untyped =
            from schema in document["components"]!["schemas"]!.AsObject()
            from member in schema.Value!["properties"]?.AsObject() ?? []
            where !types.Any(member.Value!.AsObject().ContainsKey)
            select $"{schema.Key}.{member.Key}";

        // A part of an answer, a schema or a value of a tool's is whatever it is.
        Assert.Empty(untyped);
        var forms = document["paths"]!["/api/chat"]!["post"]!["responses"]!["200"]!["content"]!.AsObject();
        Assert.Equal(["application/json", "text/event-stream"], forms.Select(form => form.Key).Order());
        Assert.Equal("#/components/schemas/Exchange", (string?)forms["application/json"]!["schema"]!["$ref"]);
    }

    [Theory]
    [InlineData("post", "/api/register", "201")]
    [InlineData("post", "/api/login", "200")]
    [InlineData("post", "/api/refresh", "200 204")]
    [InlineData("post", "/api/logout", "204")]
    [InlineData("get", "/api/me", "200")]
    [InlineData("patch", "/api/me", "200")]
    [InlineData("delete", "/api/me", "204")]
    [InlineData("post", "/api/me/password", "204")]
    [InlineData("get", "/api/me/sessions", "200")]
    [InlineData("delete", "/api/me/sessions/{id}", "204")]
    [InlineData("post", "/api/chat", "200")]
    [InlineData("get", "/api/messages/{id}/events", "200")]
    [InlineData("post", "/api/messages/{id}/stop", "204")]
    [InlineData("post", "/api/messages/{id}/regenerate", "200")]
    [InlineData("post", "/api/messages/{id}/continue", "200")]
    [InlineData("get", "/api/conversations", "200")]
    [InlineData("get", "/api/conversations/{id}", "200")]
    [InlineData("patch", "/api/conversations/{id}", "200")]
    [InlineData("delete", "/api/conversations/{id}", "204")]
    [InlineData("get", "/api/events", "200")]
    [InlineData("post", "/api/conversations/batch", "200")]
    [InlineData("get", "/api/trash", "200")]
    [InlineData("delete", "/api/trash", "204")]
    [InlineData("post", "/api/trash/{id}/restore", "200")]
    [InlineData("delete", "/api/trash/{id}", "204")]
    [InlineData("get", "/api/search", "200")]
    [InlineData("get", "/api/models", "200")]
    [InlineData("get", "/api/export", "200")]
    [InlineData("get", "/api/conversations/{id}/export", "200")]
    [InlineData("post", "/api/import", "200")]
    public async Task Every_call_of_the_contract_is_described_with_its_answers(string method, string path, string statuses)
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Committed, TestContext.Current.CancellationToken))!;
        var operation = document["paths"]?[path]?[method];

        Assert.NotNull(operation);
        Assert.NotEmpty((string?)operation["summary"] ?? "");
        // Every refusal is a problem, whatever its status.
        Assert.Empty(statuses.Split(' ').Append("default").Except(operation["responses"]!.AsObject().Select(response => response.Key)));
    }
}
