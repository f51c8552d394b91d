using System.Globalization;
using Parley.Emulation.Errors;
using Parley.Emulation.Http;

namespace Parley.Emulation.Answers;

/// <summary>What each marker stands for.</summary>
internal static class ScenarioAnswers
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static readonly string[] Words = ["One ", "two ", "three ", "four ", "five ", "six ", "seven ", "eight. "];

    public static Answer Of(Scenario scenario, GenerateRequest? request) => scenario.Name switch
    {
        "bench" => Answer.Load(Plan(scenario)),
        "long" => Answer.Load(Plan(scenario, size: 48)),
        "think" => new Answer().Think("**Looking closer**\n\n", "There is more to it than it seems. ", "Now I know.\n").Text("I thought", " about it."),
        "replay" => Answer.Replay(Recordings.Names.Contains(scenario.Value) ? scenario.Value : "streaming-success-basic-reply-short.txt"),
        "fail" => Fail(scenario),
        "break" => Break(scenario, Counting(scenario.Number("after", 3))),
        "finish" => Counting(scenario.Number("after", 3)).Finish(scenario.Value),
        "block" => new Answer().Block(scenario.Value),
        "empty" => Empty(scenario.Value),
        "call" => Calls(scenario, request),
        "cap" => PlainAnswer.Long.Cap(int.TryParse(scenario.Value, CultureInfo.InvariantCulture, out var tokens) ? Math.Max(1, tokens) : 20),
        "code" => request?.HasTool("codeExecution") is true ? Calculation : PlainAnswer.To(request!),
        "search" => request?.HasTool("googleSearch") is true ? Found(scenario.Value) : PlainAnswer.To(request!),
        "pages" => request?.HasTool("urlContext") is true ? Read(request.Prompt) : PlainAnswer.To(request!),
        "image" => new Answer().Text("Here it is: ").Part($$$"""{"inlineData":{"mimeType":"image/png","data":"{{{Png}}}"}}"""),
        _ => throw new ArgumentOutOfRangeException(nameof(scenario), scenario.Name, "No such scenario."),
    };

    private static Answer Calculation { get; } = new Answer()
        .Text("The sum is easily ", "computed:\n\n")
        .Code("numbers = range(1, 101)\nprint(sum(numbers))\n", "5050\n")
        .Text("So the numbers from 1 to 100 make **5050**.");

    private static Answer Found(string query) => new Answer()
        .Text("The tide comes in twice a day. ", "At 12 °C the water is cold, which few mind.")
        .Grounded(query,
            new Support("The tide comes in twice a day.", "https://vertexaisearch.cloud.google.com/grounding-api-redirect/tides", "tides.example"),
            new Support("At 12 °C the water is cold", "https://vertexaisearch.cloud.google.com/grounding-api-redirect/water", "water.example"));

    private static Answer Read(string prompt) => new Answer().Text("I read what you named.").ToolUse(200).ReadPages(
        [.. prompt.Split(' ', '\n').Where(word => Uri.IsWellFormedUriString(word, UriKind.Absolute))
            .Select(word => (word, word.Contains("missing", StringComparison.Ordinal) ? "ERROR" : "SUCCESS"))]);

    private static BenchPlan Plan(Scenario scenario, int size = 24) => new(
        Math.Max(1, scenario.Number("deltas", 100)),
        scenario.Fraction("rate", 20),
        scenario.Number("size", size),
        scenario.Number("stamp", 0) != 0);

    private static Answer Counting(int deltas) => new Answer().Text([.. Enumerable.Range(0, deltas).Select(i => Words[i % Words.Length])]);

    private static Answer Fail(Scenario scenario) => scenario.Value switch
    {
        "400" => Answer.Fail(GeminiError.InvalidArgument("Request contains an invalid argument.")),
        "key" => Answer.Fail(GeminiErrors.KeyInvalid),
        "location" => Answer.Fail(GeminiErrors.LocationNotSupported),
        "401" => Answer.Fail(GeminiErrors.WrongCredentialKind),
        "403" => Answer.Fail(GeminiErrors.ServiceDisabled),
        "404" => Answer.Fail(GeminiErrors.UnknownModel("v1beta", "gemini-gone", "generateContent")),
        "429" => Answer.Fail(GeminiErrors.QuotaPerMinute(scenario.Settings.GetValueOrDefault("delay", "17.156209832"))),
        "429-retry-info" => Answer.Fail(GeminiErrors.QuotaRetryInfoOnly()),
        "429-help" => Answer.Fail(GeminiErrors.QuotaHelpOnly),
        "429-bare" => Answer.Fail(GeminiErrors.QuotaBare),
        "429-day" => Answer.Fail(GeminiErrors.QuotaPerDay),
        "429-zero" => Answer.Fail(GeminiErrors.QuotaOfZero),
        "499" => Answer.Fail(GeminiErrors.Cancelled),
        "500" => Answer.Fail(GeminiErrors.Internal),
        "503" => Answer.Fail(GeminiErrors.Overloaded),
        "503-demand" => Answer.Fail(GeminiErrors.HighDemand),
        "504" => Answer.Fail(GeminiErrors.DeadlineExceeded),
        "html-404" => Answer.Html(404),
        "html-502" => Answer.Html(502),
        "html-200" => Answer.Html(200),
        "not-json" => Answer.Body(200, "application/json; charset=UTF-8", "certainly, here is your answer"),
        _ => Answer.Fail(GeminiErrors.Internal),
    };

    private static Answer Break(Scenario scenario, Answer begun) => scenario.Value switch
    {
        "reset" => begun.Break(Fault.Reset),
        "cut-chunk" => begun.Break(Fault.CutChunk),
        "cut-line" => begun.Break(Fault.CutLine),
        "silence" => begun.Break(Fault.Silence),
        "no-answer" => new Answer().Break(Fault.NoAnswer),
        "too-long" => begun.Break(Fault.TooLong),
        "too-short" => begun.Break(Fault.TooShort),
        "not-http" => new Answer().Break(Fault.NotHttp),
        "end" => begun.End(),
        "error" => begun.Raise(GeminiErrors.Overloaded),
        "error-in-data" => begun.Raise(GeminiErrors.Overloaded, inData: true),
        "cancelled" => begun.Raise(GeminiErrors.Cancelled),
        "not-json" => begun.Garbage("{\"candidates\": [oops"),
        "foreign-json" => begun.Event("""{"this": "is no answer"}""").End(),
        "lf" => begun.LfOnly(),
        "no-blank" => begun.NoEndBlank(),
        _ => begun.Break(Fault.Reset),
    };

    private static Answer Empty(string how) => how switch
    {
        "candidates" => new Answer().Event("""{"candidates":[],"usageMetadata":{"promptTokenCount":4,"totalTokenCount":4}}"""),
        "content" => new Answer().Event("""{"candidates":[{"content":{},"finishReason":"STOP"}]}"""),
        "parts" => new Answer().Event("""{"candidates":[{"content":{"role":"model"},"finishReason":"STOP"}]}"""),
        "text" => new Answer().Event("""{"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP"}]}"""),
        "call" => new Answer().Finish("MALFORMED_FUNCTION_CALL", "Malformed function call: print(default_api.now("),
        _ => new Answer().Event("""{"usageMetadata":{"promptTokenCount":4,"totalTokenCount":4}}"""),
    };

    private static Answer Calls(Scenario scenario, GenerateRequest? request)
    {
        var declared = request?.Functions.FirstOrDefault(function => function["name"]?.GetValue<string>() == scenario.Value);
        var answer = new Answer();
        for (var i = Math.Max(1, scenario.Number("count", 1)); i > 0; i--)
            answer = answer.Call(scenario.Value, SchemaExample.Arguments(declared));
        return answer;
    }
}
