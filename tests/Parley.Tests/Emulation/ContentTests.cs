namespace Parley.Tests.Emulation;

/// <summary>Contents, turns of calls and results: boxes 8 and 9 of the checklist.</summary>
public sealed class ContentTests : EmulatorTest
{
    private const string Old = "gemini-2.5-flash";
    private const string User = """{"role":"user","parts":[{"text":"Weather?"}]}""";
    private const string Call = """{"role":"model","parts":[{"functionCall":{"name":"weather","args":{}}}]}""";
    private const string TwoCalls = """{"role":"model","parts":[{"functionCall":{"name":"weather"}},{"functionCall":{"name":"time"}}]}""";
    private const string Result = """{"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"output":1}}}]}""";
    private const string TwoResults = """{"role":"user","parts":[{"functionResponse":{"name":"weather","response":{}}},{"functionResponse":{"name":"time","response":{}}}]}""";
    private const string CallTurn = "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";
    private const string Count = "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";

    private static string Contents(params string[] contents) => $$"""{"contents":[{{string.Join(',', contents)}}]}""";

    [Theory]
    [InlineData("{}", "* GenerateContentRequest.contents: contents is not specified\n")]
    [InlineData("""{"contents":[]}""", "* GenerateContentRequest.contents: contents is not specified\n")]
    [InlineData("""{"contents":[{"role":"user"}]}""", "* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.\n")]
    [InlineData("""{"contents":[{"role":"assistant","parts":[{"text":"x"}]}]}""", "Please use a valid role: user, model.")]
    [InlineData("""{"contents":[{"role":"user","parts":[{}]}]}""", "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized field\n")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"thoughtSignature":"c2ln"}]}]}""", "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized field\n")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"text":"x","fileData":{"fileUri":"y"}}]}]}""", "Invalid value at 'contents[0].parts[0]' (oneof), oneof field 'data' is already set. Cannot set 'fileData'")]
    public async Task Contents_that_say_nothing_or_too_much_are_refused(string body, string message) =>
        Assert.Equal(message, await RefusalAsync(body));

    [Fact]
    public async Task Contents_may_end_on_a_turn_of_the_model() =>
        Assert.NotEmpty(await EventsAsync(Contents(User, """{"role":"model","parts":[{"text":"It is"}]}""")));

    [Fact]
    public async Task Calls_and_their_results_in_order_are_taken()
    {
        Assert.NotEmpty(await EventsAsync(Contents(User, Call, Result), Old));
        Assert.NotEmpty(await EventsAsync(Contents(User, TwoCalls, TwoResults), Old));
        Assert.NotEmpty(await EventsAsync(Contents(User, Call, Result, Call, Result), Old));
    }

    [Fact]
    public async Task A_call_comes_after_the_user_or_after_results()
    {
        Assert.Equal(CallTurn, await RefusalAsync(Contents(Call, Result), Old));
        Assert.Equal(CallTurn, await RefusalAsync(Contents(User, """{"role":"model","parts":[{"text":"Let me see"}]}""", Call, Result), Old));
    }

    [Fact]
    public async Task Results_are_as_many_as_the_calls_right_before()
    {
        Assert.Equal(Count, await RefusalAsync(Contents(User, Call, User), Old));
        Assert.Equal(Count, await RefusalAsync(Contents(User, Call), Old));
        Assert.Equal(Count, await RefusalAsync(Contents(User, TwoCalls, Result), Old));
        Assert.Equal(Count, await RefusalAsync(Contents(User, Call, TwoResults), Old));
        Assert.StartsWith("Please ensure that function response turn", await RefusalAsync(Contents(User, Result), Old), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_match_their_calls_by_name_and_id()
    {
        const string CallWithId = """{"role":"model","parts":[{"functionCall":{"id":"a","name":"weather"}}]}""";
        const string OtherId = """{"role":"user","parts":[{"functionResponse":{"id":"b","name":"weather","response":{}}}]}""";
        const string OtherName = """{"role":"user","parts":[{"functionResponse":{"name":"time","response":{}}}]}""";

        Assert.Contains("does not match", await RefusalAsync(Contents(User, CallWithId, OtherId), Old), StringComparison.Ordinal);
        Assert.Contains("does not match", await RefusalAsync(Contents(User, CallWithId, OtherName), Old), StringComparison.Ordinal);
    }
}
