using System.Text;

namespace Parley.Tests.Security;

public sealed class SecretTests(SecretJourney journey) : IClassFixture<SecretJourney>
{
    private IEnumerable<string> Secrets =>
    [
        SecretJourney.Password, SecretJourney.WrongPassword, SecretJourney.NewPassword,
        SecretJourney.GeminiKey, SecretJourney.SecretKey, .. journey.Tokens,
    ];

    [Fact]
    public void No_secret_is_clear_on_disk()
    {
        var files = journey.Files.ToDictionary(path => path, File.ReadAllBytes);
        Assert.NotEmpty(files);

        var found =
            from file in files
            from secret in Secrets
            where file.Value.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0
            select $"{Path.GetFileName(file.Key)}: {secret}";

        Assert.Empty(found);
    }

    [Fact]
    public void What_was_said_is_on_disk()
    {
        // Without this the test above could pass because it looks in the wrong place.
        var question = Encoding.UTF8.GetBytes(SecretJourney.Question);

        Assert.Contains(journey.Files, path => File.ReadAllBytes(path).AsSpan().IndexOf(question) >= 0);
    }

    [Fact]
    public void No_secret_and_nothing_that_was_said_is_in_the_log()
    {
        var words = Secrets.Append(SecretJourney.Question);
        Assert.NotEmpty(journey.Log);

        Assert.Empty(journey.Log.Where(entry => words.Any(word => entry.Contains(word, StringComparison.OrdinalIgnoreCase))).Distinct());
    }

    [Fact]
    public void No_answer_gives_a_secret_or_the_inside_away()
    {
        string[] words =
        [
            .. Secrets, SecretJourney.Question, journey.DataDirectory, journey.Upstream.Authority,
            "   at ", "Exception", "System.", "Parley.Server",
        ];

        var found = from answer in journey.Answers from word in words where answer.Contains(word, StringComparison.Ordinal) select $"{word} in {answer}";

        Assert.Empty(found);
    }
}
