using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol;
using Parley.Protocol.ApiKeys;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.OpenAi;

/// <summary>The shapes and refusals of OpenAI's API, without a library (security.md: O-01 to O-10).</summary>
[Trait(Databases.Trait, Databases.Either)]
public sealed class CompletionTests : OpenAiTest
{
    private const string Hi = """{"model":"gemini-4-hydrogen","messages":[{"role":"user","content":"Hi"}]}""";

    [Fact, Trait(Cases.Trait, "O-01")]
    public async Task Without_a_key_of_its_own_nobody_is_let_in()
    {
        using var nobody = App.CreateClient();
        await ErrorAsync(await CompleteAsync(Hi, nobody), 401, ProblemCodes.InvalidApiKey);
        await ErrorAsync(await nobody.GetAsync($"/v1/models?key={Key.Key}&api_key={Key.Key}", Cancelled), 401, ProblemCodes.InvalidApiKey);
        await ErrorAsync(await CompleteAsync(Hi, Ada), 401, ProblemCodes.InvalidApiKey);
        foreach (var wrong in (string[])["parley_00000000000000000000000000000000", Key.Key[..^1], Key.Key + "0", Key.Key.ToUpperInvariant(), "sk-something"])
        {
            using var stranger = ProgramWith(wrong);
            await ErrorAsync(await CompleteAsync(Hi, stranger), 401, ProblemCodes.InvalidApiKey);
        }

        // And a key is no session.
        using var answer = await Program.GetAsync("/api/me", Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain(Gemini.Requests, request => request.Method == "POST");
    }

    [Fact, Trait(Cases.Trait, "O-01"), Trait(Cases.Trait, "O-10")]
    public async Task A_key_that_was_revoked_or_has_expired_or_whose_user_may_not_come_in_is_refused_at_once()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/keys/{Key.Id}", Cancelled)).StatusCode);
        await ErrorAsync(await CompleteAsync(Hi), 401, ProblemCodes.InvalidApiKey);

        using var bob = await App.SignedInAsAsync("bob");
        var made = (await (await bob.PostAsJsonAsync("/api/keys", new CreateApiKey("His"), Cancelled)).Content.ReadFromJsonAsync<CreatedApiKey>(Cancelled))!;
        using var his = ProgramWith(made.Key);
        Assert.Equal(HttpStatusCode.OK, (await his.GetAsync("/v1/models", Cancelled)).StatusCode);
        var id = (await bob.GetFromJsonAsync<JsonElement>("/api/me", Cancelled)).GetProperty("id").GetGuid();
        (await Ada.PatchAsJsonAsync($"/api/admin/users/{id}", new { state = "disabled" }, Cancelled)).EnsureSuccessStatusCode();
        await ErrorAsync(await his.GetAsync("/v1/models", Cancelled), 401, ProblemCodes.InvalidApiKey);
    }

    [Fact, Trait(Cases.Trait, "O-02")]
    public async Task A_stream_has_OpenAIs_shape_and_DONE_only_after_success()
    {
        Gemini.Script(new Answer().Text("Hel", "lo"));
        var events = await EventsAsync(Hi.Replace("{\"model", "{\"stream\":true,\"model", StringComparison.Ordinal));

        Assert.Equal("[DONE]", events[^1]);
        var pieces = events[..^1].Select(data => JsonSerializer.Deserialize<JsonElement>(data)).ToList();
        Assert.All(pieces, piece => Assert.Equal("chat.completion.chunk", piece.GetProperty("object").GetString()));
        Assert.Single(pieces.Select(piece => piece.GetProperty("id").GetString()).Distinct());
        Assert.Equal("assistant", pieces[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString());
        Assert.Equal("Hello", string.Concat(pieces.Select(piece => piece.GetProperty("choices")[0].GetProperty("delta").TryGetProperty("content", out var text) ? text.GetString() : "")));
        Assert.Equal("stop", pieces[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString());

        Gemini.Script(new Answer().Text("Hel").Raise(GeminiErrors.Internal));
        var failed = await EventsAsync(Hi.Replace("{\"model", "{\"stream\":true,\"model", StringComparison.Ordinal));
        Assert.DoesNotContain("[DONE]", failed);
        Assert.Equal(ProblemCodes.ProviderUnavailable, JsonSerializer.Deserialize<JsonElement>(failed[^1]).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        using var body = new ByteArrayContent([.. "{\"model\":\"gemini-4-hydrogen\",\"messages\":[{\"role\":\"user\",\"content\":\""u8, 0xFF, .. "\"}]}"u8]);
        body.Headers.ContentType = new("application/json");

        await ErrorAsync(await Program.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), body, Cancelled), 400, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task Another_method_or_type_is_told_which_it_is()
    {
        using var read = await Program.GetAsync(new Uri("/v1/chat/completions", UriKind.Relative), Cancelled);
        await ErrorAsync(read, 405, ProblemCodes.MethodNotAllowed);
        Assert.Equal(["POST"], read.Content.Headers.Allow);
        using var text = new StringContent(Hi, System.Text.Encoding.UTF8, "text/plain");
        await ErrorAsync(await Program.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), text, Cancelled), 415, ProblemCodes.UnsupportedMediaType);
    }

    [Fact]
    public async Task Where_a_stream_is_to_say_what_it_cost_each_piece_has_a_place_for_it()
    {
        var events = await EventsAsync(Hi.Replace("{\"model", "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model", StringComparison.Ordinal));
        var pieces = events[..^1].Select(data => JsonSerializer.Deserialize<JsonElement>(data)).ToList();

        Assert.All(pieces[..^1], piece => Assert.Equal(JsonValueKind.Null, piece.GetProperty("usage").ValueKind));
        Assert.True(pieces[^1].GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
        Assert.All((await EventsAsync(Hi.Replace("{\"model", "{\"stream\":true,\"model", StringComparison.Ordinal)))[..^1], data => Assert.DoesNotContain("usage", data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_model_thought_is_told_apart_to_who_asked_for_an_effort()
    {
        const string Ask = """{"model":"gemini-4-hydrogen","reasoning_effort":"low","messages":[{"role":"user","content":"Hi"}]}""";
        var answer = new Answer().Think("Politely.").Text("Hello");
        Gemini.Script(answer);
        var whole = (await (await CompleteAsync(Ask)).Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("choices")[0].GetProperty("message");
        Gemini.Script(answer);
        var events = await EventsAsync(Ask.Replace("{\"model", "{\"stream\":true,\"model", StringComparison.Ordinal));
        var thoughts = events[..^1].Select(data => JsonSerializer.Deserialize<JsonElement>(data).GetProperty("choices")[0].GetProperty("delta"))
            .Where(delta => delta.TryGetProperty("reasoning_content", out _)).ToList();

        Assert.Equal(("Hello", "Politely."), (whole.GetProperty("content").GetString(), whole.GetProperty("reasoning_content").GetString()));
        Assert.Equal("Politely.", Assert.Single(thoughts).GetProperty("reasoning_content").GetString());

        Gemini.Script(new Answer().Text("Hello"));
        var plain = await (await CompleteAsync(Hi)).Content.ReadAsStringAsync(Cancelled);
        Assert.DoesNotContain("reasoning_content", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("includeThoughts", Gemini.Requests.Last(request => request.Method == "POST").Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_an_image_with_a_data_address()
    {
        const string Draw = """{"model":"gemini-3.1-flash-image","messages":[{"role":"user","content":"image:1"}]}""";
        var whole = (await (await CompleteAsync(Draw)).Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("choices")[0].GetProperty("message");
        var events = await EventsAsync(Draw.Replace("{\"model", "{\"stream\":true,\"model", StringComparison.Ordinal));
        var pieces = events[..^1].Select(data => JsonSerializer.Deserialize<JsonElement>(data).GetProperty("choices")[0].GetProperty("delta")).ToList();

        var address = $"data:image/png;base64,{Convert.ToBase64String(Files.Uploads.Png)}";
        Assert.Equal("Here it is: ", whole.GetProperty("content").GetString());
        foreach (var image in (JsonElement[])[whole.GetProperty("images")[0], Assert.Single(pieces, piece => piece.TryGetProperty("images", out _)).GetProperty("images")[0]])
            Assert.Equal((0, "image_url", address), (image.GetProperty("index").GetInt32(), image.GetProperty("type").GetString(), image.GetProperty("image_url").GetProperty("url").GetString()));
    }

    [Theory, Trait(Cases.Trait, "O-03")]
    [InlineData("\"n\":100", "n")]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"n\":1.5", "n")]
    [InlineData("\"logprobs\":true", "logprobs")]
    [InlineData("\"temperature\":3", "temperature")]
    [InlineData("\"temperature\":\"1\"", "temperature")]
    [InlineData("\"max_tokens\":0", "max_tokens")]
    [InlineData("\"stop\":\"\\ud800\"", "stop")]
    [InlineData("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]", "stop")]
    [InlineData("\"functions\":[]", "functions")]
    [InlineData("\"something\":1", "something")]
    [InlineData("\"response_format\":{\"type\":\"xml\"}", "response_format.type")]
    [InlineData("\"tool_choice\":\"auto\"", "tool_choice")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}]", "tools[0].function.name")]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "tools[0].type")]
    [InlineData("\"reasoning_effort\":\"enormous\"", "reasoning_effort")]
    [InlineData("\"stream\":\"yes\"", "stream")]
    public async Task What_is_not_taken_is_named(string member, string parameter)
    {
        var error = await ErrorAsync(await CompleteAsync(Hi.Replace("{\"model", $"{{{member},\"model", StringComparison.Ordinal)), 400, ProblemCodes.InvalidRequest);

        Assert.Equal(parameter, error.GetProperty("param").GetString());
    }

    [Theory, Trait(Cases.Trait, "O-04")]
    [InlineData("[]", "messages")]
    [InlineData("null", "messages")]
    [InlineData("\"Hi\"", "messages")]
    [InlineData("[{\"role\":\"system\",\"content\":\"Hi\"}]", "messages")]
    [InlineData("[{\"role\":\"wizard\",\"content\":\"Hi\"}]", "messages[0].role")]
    [InlineData("[{\"role\":\"user\",\"content\":null}]", "messages[0].content")]
    [InlineData("[{\"role\":\"user\",\"content\":5}]", "messages[0].content")]
    [InlineData("[{\"role\":\"user\"}]", "messages[0].content")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]}]", "messages[0].content[0].type")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}]", "messages[0].content[0].input_audio")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"wav\"}}]}]", "messages[0].content[0].input_audio.data")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"%\"}}]}]", "messages[0].content[0].input_audio.data")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}]}]", "messages[0].content[0].file.file_id")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":\"data:text/plain,hi\"}}]}]", "messages[0].content[0].file.file_data")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,\"}}]}]", "messages[0].content[0].file.file_data")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,UEsDBAD/\"}}]}]", "messages[0].content[0].file.file_data")]
    [InlineData("[{\"role\":\"system\",\"content\":[{\"type\":\"file\",\"file\":{}}]}]", "messages[0].content[0].type")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://169.254.169.254/latest\"}}]}]", "messages[0].content[0].image_url.url")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,%%%\"}}]}]", "messages[0].content[0].image_url.url")]
    [InlineData("[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":null}]", "messages[1].content")]
    [InlineData("[{\"role\":\"tool\",\"content\":\"a\"}]", "messages[0].tool_call_id")]
    [InlineData("[{\"role\":\"user\",\"content\":\"a\\ud800\"}]", "messages[0].content")]
    [InlineData("[{\"role\":\"user\",\"content\":\"a\\u0000\"}]", "messages[0].content")]
    [InlineData("[{\"role\":\"\\udc00\",\"content\":\"a\"}]", "messages[0].role")]
    [InlineData("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\\ud800\"}]}]", "messages[0].content[0].text")]
    public async Task Messages_that_cannot_be_are_refused(string messages, string parameter)
    {
        var error = await ErrorAsync(await CompleteAsync($$"""{"model":"gemini-4-hydrogen","messages":{{messages}}}"""), 400, ProblemCodes.InvalidRequest);

        Assert.Equal(parameter, error.GetProperty("param").GetString());
        Assert.DoesNotContain(Gemini.Requests, request => request.Method == "POST");
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"Hi"}]}""")]
    [InlineData("""{"model":"","messages":[{"role":"user","content":"Hi"}]}""")]
    [InlineData("""{"model":5,"messages":[{"role":"user","content":"Hi"}]}""")]
    public async Task A_model_must_be_named(string body) =>
        Assert.Equal("model", (await ErrorAsync(await CompleteAsync(body), 400, ProblemCodes.InvalidRequest)).GetProperty("param").GetString());

    [Fact, Trait(Cases.Trait, "O-04")]
    public async Task Too_many_messages_are_refused()
    {
        var many = string.Join(',', Enumerable.Repeat("""{"role":"user","content":"Hi"}""", 10_000));

        await ErrorAsync(await CompleteAsync($$"""{"model":"gemini-4-hydrogen","messages":[{{many}}]}"""), 400, ProblemCodes.InvalidRequest);
    }

    [Fact, Trait(Cases.Trait, "O-07")]
    public async Task Who_asks_too_fast_is_told_when_to_come_back_and_the_pages_of_the_same_user_are_not()
    {
        HttpResponseMessage answer;
        do
        {
            answer = await Program.GetAsync("/v1/models", Cancelled);
        }
        while (answer.StatusCode == HttpStatusCode.OK);

        await ErrorAsync(answer, 429, "rate_limit_exceeded");
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await Ada.GetAsync("/api/me", Cancelled)).StatusCode);
    }

    [Fact, Trait(Cases.Trait, "O-08")]
    public async Task What_Gemini_refuses_is_told_in_our_words()
    {
        Gemini.Script(Answer.Fail(GeminiErrors.QuotaRetryInfoOnly("30s")));
        var limited = await CompleteAsync(Hi);
        await ErrorAsync(limited, 429, "rate_limit_exceeded");
        Assert.Equal(TimeSpan.FromSeconds(30), limited.Headers.RetryAfter?.Delta);

        Gemini.Script(new Answer().Block("SAFETY"));
        using var blocked = await CompleteAsync(Hi);
        Assert.Equal("content_filter", (await blocked.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("choices")[0].GetProperty("finish_reason").GetString());

        var unknown = await ErrorAsync(await CompleteAsync(Hi.Replace("gemini-4-hydrogen", "gpt-5", StringComparison.Ordinal)), 404, "model_not_found");
        Assert.Contains("GET /v1/models", unknown.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact, Trait(Cases.Trait, "O-09")]
    public async Task Models_are_listed_and_found_and_nothing_else_is_there()
    {
        var list = await Program.GetFromJsonAsync<JsonElement>("/v1/models", Cancelled);
        Assert.Equal("list", list.GetProperty("object").GetString());
        Assert.Contains(list.GetProperty("data").EnumerateArray(), model => model.GetProperty("id").GetString() == Model && model.GetProperty("object").GetString() == "model");
        Assert.Equal(Model, (await Program.GetFromJsonAsync<JsonElement>($"/v1/models/{Model}", Cancelled)).GetProperty("id").GetString());

        await ErrorAsync(await Program.GetAsync("/v1/models/none", Cancelled), 404, "model_not_found");
        await ErrorAsync(await Program.GetAsync("/v1/embeddings", Cancelled), 404, ProblemCodes.NotFound);
        await ErrorAsync(await CompleteAsync("{"), 400, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task A_key_does_what_it_was_made_for_and_says_when_it_was_used()
    {
        var reading = await CreateKeyAsync(new CreateApiKey("Reader", Scopes: [ApiKeyScopes.Models]));
        using var reader = ProgramWith(reading.Key);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/v1/models", Cancelled)).StatusCode);
        await ErrorAsync(await CompleteAsync(Hi, reader), 403, ProblemCodes.Forbidden);

        var keys = (await ReadAsync<ApiKeyList>(await Ada.GetAsync("/api/keys", Cancelled))).Items;
        Assert.Equal(["Reader", "Editor"], keys.Select(key => key.Name));
        Assert.NotNull(keys[0].LastUsedAt);
        Assert.Null(keys[1].LastUsedAt);
        Assert.StartsWith(keys[0].Prefix, reading.Key, StringComparison.Ordinal);
        using var bob = await App.SignedInAsAsync("bob");
        Assert.Equal(HttpStatusCode.NotFound, (await bob.DeleteAsync($"/api/keys/{reading.Id}", Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"a","scopes":["admin"]}""", "scopes")]
    [InlineData("""{"name":"a","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"a","expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    public async Task A_key_that_cannot_be_is_refused(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await (await Ada.PostAsync(new Uri("/api/keys", UriKind.Relative), content, Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);

        Assert.True(problem["errors"]!.AsObject().ContainsKey(field));
    }

    private async Task<List<string>> EventsAsync(string body)
    {
        using var answer = await CompleteAsync(body);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(data => data["data: ".Length..])];
    }
}
