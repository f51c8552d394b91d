using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Accounts;

namespace Parley.Tests.Accounts;

public sealed class PasswordTests
{
    private static readonly BcryptPasswordHasher Hasher = new(new PasswordCost(4), NullLogger<BcryptPasswordHasher>.Instance);

    [Theory]
    [InlineData("with spaces in it")]
    [InlineData("839201746550")]
    [InlineData("😀🌍🚀🎉🔥🍕🐙🎸🦊🌵🎩🧩")]
    [InlineData("كلمة سر طويلة جدا")]
    [InlineData("            !")]
    [InlineData("correct horse battery staple")]
    public void Any_composition_will_do(string password) => Assert.Null(Passwords.RefusalOf(password, "alice", 12));

    [Theory]
    [InlineData("password123456789")]
    [InlineData("Password2024!")]
    [InlineData("P@ssw0rd1234")]
    [InlineData("passwordpassword")]
    [InlineData("qwertyuiop123")]
    [InlineData("qwertyuiopas")]
    [InlineData("123456789012")]
    [InlineData("098765432109")]
    [InlineData("abcdefghijkl")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("iloveyou1234")]
    [InlineData("letmein12345")]
    [InlineData("parleyparley")]
    [InlineData("ParleyChatbot")]
    [InlineData("welcomewelcome")]
    [InlineData("administrator1")]
    [InlineData("a name as long")]
    [InlineData("A NAME AS LONG")]
    public void What_is_tried_first_is_refused(string password) => Assert.NotNull(Passwords.RefusalOf(password, "a name as long", 12));

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    [InlineData(64, true)]
    [InlineData(128, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    [InlineData(100_000, false)]
    public void Length_is_counted_in_characters(int length, bool isTaken)
    {
        foreach (var character in new[] { "x", "é", "漢", "😀" })
            Assert.Equal(isTaken, Passwords.RefusalOf(string.Concat(Enumerable.Repeat(character, length)), "alice", 12) is null);
    }

    [Fact]
    public void At_most_a_kilobyte_is_ever_hashed()
    {
        Assert.NotNull(Passwords.Normalize(new string('x', 1024)));
        Assert.Null(Passwords.Normalize(new string('x', 1025)));
        Assert.Null(Passwords.Normalize(new string('漢', 342)));
        Assert.Throws<ArgumentException>(() => Hasher.HashPassword(null, new string('x', 1025)));
    }

    [Fact]
    public void A_hash_is_of_its_own_version_and_cost_and_never_twice_the_same()
    {
        var (first, second) = (Hasher.HashPassword(null, "a password"), Hasher.HashPassword(null, "a password"));

        Assert.StartsWith("v1:$2a$04$", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.Equal(PasswordVerificationResult.Success, Hasher.VerifyHashedPassword(null!, first, "a password"));
        Assert.Equal(PasswordVerificationResult.Failed, Hasher.VerifyHashedPassword(null!, first, "a passworD"));
    }

    [Fact]
    public void Production_pays_cost_twelve() => Assert.Equal(12, new PasswordCost().Rounds);

    [Fact]
    public void Nobody_has_the_hash_of_nobody()
    {
        foreach (var password in new[] { "", "x", "a password" })
            Assert.Equal(PasswordVerificationResult.Failed, Hasher.VerifyHashedPassword(null, Hasher.HashOfNobody, password));
    }

    [Fact]
    public async Task Beyond_the_queue_the_workers_take_no_more()
    {
        using var workers = new PasswordWorkers();
        using var open = new ManualResetEventSlim();
        var tasks = Enumerable.Range(0, 256 + Environment.ProcessorCount + 1)
            .Select(_ => workers.TryRunAsync(() => { open.Wait(); return 1; }, TestContext.Current.CancellationToken)).ToList();

        Assert.Contains(null, tasks);
        open.Set();
        var taken = tasks.OfType<Task<int>>().ToList();
        await Task.WhenAll(taken);
        Assert.InRange(taken.Count, 256, 256 + Environment.ProcessorCount);
        Assert.NotNull(workers.TryRunAsync(() => 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Work_that_nobody_waits_for_any_more_is_not_done()
    {
        using var workers = new PasswordWorkers();
        using var gaveUp = new CancellationTokenSource();
        await gaveUp.CancelAsync();
        var done = false;

        await Assert.ThrowsAsync<TaskCanceledException>(() => workers.TryRunAsync(() => done = true, gaveUp.Token)!);

        Assert.False(done);
    }
}
