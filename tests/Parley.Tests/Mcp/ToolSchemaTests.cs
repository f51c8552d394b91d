using System.Text.Json;
using CsCheck;
using ModelContextProtocol.Protocol;
using Parley.Server.Mcp;

namespace Parley.Tests.Mcp;

/// <summary>What servers of tools say, as Gemini takes it.</summary>
public sealed class ToolSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","pattern":"x","minLength":3,"default":"b","examples":["c"]}},"$schema":"https://json-schema.org/draft-07","additionalProperties":false}""",
        """{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""")]
    [InlineData("""{"type":"object","definitions":{"N":{"type":"number"}},"properties":{"n":{"$ref":"#/definitions/N"},"far":{"$ref":"https://evil.example/schema"}}}""",
        """{"type":"object","$defs":{"N":{"type":"number"}},"properties":{"n":{"$ref":"#/$defs/N"},"far":{}}}""")]
    [InlineData("""{"type":"object","properties":{"k":{"const":"v"},"o":{"oneOf":[{"type":"string"},{"type":"null"}]},"l":{"type":"array","items":{"type":["string","null"]},"uniqueItems":true}},"required":["k"]}""",
        """{"type":"object","properties":{"k":{"enum":["v"]},"o":{"anyOf":[{"type":"string"},{"type":"null"}]},"l":{"type":"array","items":{"type":["string","null"]}}},"required":["k"]}""")]
    [InlineData("true", """{"type":"object"}""")]
    [InlineData("""{"type":"string","properties":5}""", """{"type":"object"}""")]
    public void A_schema_keeps_what_is_understood(string schema, string expected) =>
        Assert.Equal(expected, ToolSchema.Reduce(JsonElement.Parse(schema)).GetRawText());

    [Fact]
    public void What_is_too_deep_or_too_long_is_left_open()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"type":"object","properties":{"a":""", 25)) + "{}" + new string((char)125, 50);

        Assert.InRange(ToolSchema.Reduce(JsonElement.Parse(deep)).GetRawText().Length, 10, 600);
        var wide = "{\"type\":\"object\",\"properties\":{" + string.Join(',', Enumerable.Range(0, 3_000).Select(i => $"\"p{i}\":{{\"type\":\"string\"}}")) + "}}";
        Assert.Equal("""{"type":"object"}""", ToolSchema.Reduce(JsonElement.Parse(wide)).GetRawText());
    }

    [Fact]
    public void Names_are_what_Gemini_takes_and_never_the_same() => Gen.Select(Gen.String[0, 80], Gen.String[1, 120]).Array[1, 40].Sample(tools =>
    {
        var names = new FunctionNames();
        var given = tools.Select(tool => names.Give(tool.Item1, tool.Item2)).ToList();

        return given.All(name => System.Text.RegularExpressions.Regex.IsMatch(name, "^[A-Za-z_][A-Za-z0-9_]{0,63}$")) && given.Distinct(StringComparer.OrdinalIgnoreCase).Count() == given.Count;
    });

    [Theory]
    [InlineData("Docs", "search", "Docs_search")]
    [InlineData("Büro: Kalender", "create-event", "Buro_Kalender_create_event")]
    [InlineData("天気", "予報", "_")]
    [InlineData("3D", "3d.render", "_3D_3d_render")]
    public void Names_say_where_they_come_from(string server, string tool, string expected) => Assert.Equal(expected, new FunctionNames().Give(server, tool));

    [Theory]
    [InlineData("Finds\u202E pages\u200B.\r\n", "Finds pages.")]
    [InlineData("Reads.\U000E0069\U000E0067\U000E006E", "Reads.")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    public void Descriptions_hold_nothing_invisible(string description, string expected) => Assert.Equal(expected, ToolText.Visible(description));

    [Fact]
    public void Results_are_text_JSON_or_an_error_and_nothing_that_no_text_may_hold()
    {
        var text = new CallToolResult
        {
            Content = [new TextContentBlock { Text = "a\0b\ud800" }, new ResourceLinkBlock { Uri = "https://a.example/", Name = "A" }],
        };
        var json = new CallToolResult
        {
            Content = [],
            StructuredContent = JsonElement.Parse("""{"tempC":-2}"""),
        };
        var failed = new CallToolResult
        {
            Content = [new TextContentBlock { Text = "no" }],
            IsError = true,
        };

        Assert.Equal("a\uFFFDb\uFFFD\n[A](https://a.example/)", ToolResult.Of(text, 1_000)["output"]!.GetValue<string>());
        Assert.Equal("""{"output":{"tempC":-2}}""", ToolResult.Of(json, 1_000).ToJsonString());
        Assert.Equal("""{"error":"no"}""", ToolResult.Of(failed, 1_000).ToJsonString());
    }
}
