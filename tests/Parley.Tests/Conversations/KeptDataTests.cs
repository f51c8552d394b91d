using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Parley.Gemini;
using Parley.Server.Conversations;

namespace Parley.Tests.Conversations;

public sealed class KeptDataTests
{
    private const string Signed = """[{"text":"Here: \"data\""},{"inlineData":{"mimeType":"image/png","data":"AQID"},"thoughtSignature":"c2ln"},{"text":"end"}]""";
    private static readonly byte[] Bytes = [1, 2, 3];
    private static readonly DataReference Reference = new(Guid.CreateVersion7(), KeptData.HashOf(Bytes), 3);

    private static readonly Gen<(byte[] Bytes, bool IsKnown)> GenData = Gen.Select(Gen.Byte.Array[0, 40], Gen.Bool);

    private static readonly Gen<(JsonObject Part, byte[]? Data, bool IsKnown)> GenPart = Gen.Select(Gen.Int[0, 4], Gen.String[0, 12], GenData).Select((kind, text, data) => kind switch
    {
        0 => (new JsonObject { ["text"] = text }, (byte[]?)null, false),
        1 => (new JsonObject { ["functionCall"] = new JsonObject { ["name"] = text, ["args"] = new JsonObject { ["inlineData"] = new JsonObject { ["data"] = "AQID", ["file"] = new JsonObject() } } } }, null, false),
        2 => (new JsonObject { ["inlineData"] = new JsonObject { ["data"] = Convert.ToBase64String(data.Bytes) + " ", ["mimeType"] = text } }, null, false),
        3 => (new JsonObject { ["thoughtSignature"] = text, ["inlineData"] = new JsonObject { ["mimeType"] = "image/png", ["data"] = Convert.ToBase64String(data.Bytes), ["displayName"] = text } }, data.Bytes, data.IsKnown),
        _ => (new JsonObject { ["inlineData"] = new JsonObject { ["mimeType"] = "a/b", ["data"] = Convert.ToBase64String(data.Bytes) } }, data.Bytes, data.IsKnown),
    });

    /// <summary>As the client of Gemini keeps them.</summary>
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void What_was_taken_out_and_put_back_is_the_same_to_the_byte() => GenPart.Array[0, 8].Sample(parts =>
    {
        var turn = new JsonArray([.. parts.Select(part => (JsonNode)part.Part.DeepClone())]).ToJsonString(Relaxed);
        var known = parts.Where(part => part is { Data: not null, IsKnown: true }).DistinctBy(part => KeptData.HashOf(part.Data))
            .ToDictionary(part => KeptData.HashOf(part.Data), part => (Bytes: part.Data!, Reference: new DataReference(Guid.CreateVersion7(), KeptData.HashOf(part.Data), part.Data!.Length)));
        var hashes = known.ToDictionary(one => one.Key, one => one.Value.Reference);

        var kept = KeptData.TakeOut(turn, hashes);
        var back = KeptData.PutBackAsync(kept, (reference, _) => Task.FromResult<DataBack?>(new DataBack(known[reference.Sha256].Bytes, null, null))).Result;

        Assert.Equal(turn, back);
        Assert.Equal(known.Count > 0, KeptData.IsMissingIn(kept));
        Assert.Equal(parts.Count(part => part.Data is not null && hashes.ContainsKey(KeptData.HashOf(part.Data))), KeptData.CountIn(kept));
        Assert.Equal(parts.Length, JsonNode.Parse(kept)!.AsArray().Count);
    });

    [Fact]
    public void A_reference_says_which_bytes_how_many_and_where()
    {
        var kept = KeptData.TakeOut(Signed, new Dictionary<string, DataReference> { [Reference.Sha256] = Reference });

        Assert.Equal(Signed.Replace("\"data\":\"AQID\"", $$"""
            "file":{"id":"{{Reference.Id}}","sha256":"039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81","size":3}
            """, StringComparison.Ordinal), kept);
    }

    [Theory]
    [InlineData(null, """{"text":"gone","thoughtSignature":"skip_thought_signature_validator"}""")]
    [InlineData("https://gemini.example/files/1", """{"fileData":{"mimeType":"image/png","fileUri":"https://gemini.example/files/1"},"thoughtSignature":"c2ln"}""")]
    public async Task What_cannot_be_put_back_is_told_and_signed_as_Gemini_wants_it(string? address, string part)
    {
        var kept = KeptData.TakeOut(Signed, new Dictionary<string, DataReference> { [Reference.Sha256] = Reference });

        var back = await KeptData.PutBackAsync(kept, (_, _) => Task.FromResult<DataBack?>(new DataBack(null, address, address is null ? "gone" : null)));

        Assert.Equal(Signed.Replace("""{"inlineData":{"mimeType":"image/png","data":"AQID"},"thoughtSignature":"c2ln"}""", part, StringComparison.Ordinal), back);
        Assert.Equal("skip_thought_signature_validator", GeminiKeys.NoSignature);
    }

    [Theory]
    [InlineData("""[{"inlineData":{"file":7}},{"inlineData":"file"},{"inlineData":[{"file":{"sha256":"x","size":1}}]},{"file":{"sha256":"x","size":1}}]""")]
    [InlineData("""[{"inlineData":{"file":{"sha256":7,"size":"many"}}},7,[{"inlineData":{"data":"AQID"}}]]""")]
    [InlineData("[]")]
    public async Task What_only_looks_like_a_reference_stays(string turn)
    {
        Assert.False(KeptData.IsMissingIn(turn));
        Assert.Equal(turn, await KeptData.PutBackAsync(turn, (_, _) => throw new InvalidOperationException()));
        Assert.Equal(turn, KeptData.TakeOut(turn, new Dictionary<string, DataReference> { [Reference.Sha256] = Reference }));
    }

    [Fact]
    public void The_files_of_a_reply_have_names_that_are_found_again_and_are_its_own()
    {
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var ids = new[] { one, other }.SelectMany(reply => Enumerable.Range(1, 20).Select(number => PartFiles.IdOf(reply, number))).ToList();

        Assert.Equal(40, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(7, id.Version));
        Assert.Equal(ids[3], PartFiles.IdOf(one, 4));
    }
}
