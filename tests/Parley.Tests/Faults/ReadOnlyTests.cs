using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol;
using Parley.Server.Data;
using Parley.Tests.Chat;
using Parley.Tests.Deploy;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class ReadOnlyTests : ChatTest
{
    private static readonly string[] Readable = ["/api/conversations", "/api/me", "/health/ready", "/sign-in"];

    [Fact, Trait(Cases.Trait, "D-04")]
    public async Task While_nothing_can_be_written_all_can_be_read_and_each_write_is_an_outage()
    {
        var kept = await SayAsync("Before");
        // As SQLite says it of a disk that the system has made read-only: READONLY, error 8.
        var lane = App.Services.GetRequiredService<WriteLane>();
        await lane.RunAsync(db => db.Query("PRAGMA query_only=1", row => row.GetInt32(0)), Cancelled);

        using var sent = await PostAsync("/api/chat", new { message = "During" });
        await sent.ProblemAsync(503, ProblemCodes.StorageUnavailable);

        foreach (var path in Readable.Append($"/api/conversations/{kept.ConversationId}"))
            Assert.Equal(HttpStatusCode.OK, (await Ada.GetAsync(path, Cancelled)).StatusCode);
        // The lane has opened another connection by now, and so goes on by itself.
        await SayAsync("After", kept.ConversationId);
        Assert.Equal(["Before", "After"], (await ConversationAsync(kept.ConversationId)).Messages.Where(message => message.Role == "user").Select(message => message.Text));
    }

    [Fact, Trait(Cases.Trait, "D-05")]
    public async Task A_data_directory_that_cannot_be_written_is_refused_with_its_path_and_what_to_do()
    {
        Assert.SkipUnless(Jail.CanBeMade, "Only root can mount.");
        await using var server = new RealServer(Gemini)
        {
            Start = ("unshare", ["--mount", "/bin/sh", "-c",
                "mount --make-rprivate / && mount --bind \"$DATA_DIR\" \"$DATA_DIR\" && mount -o remount,bind,ro \"$DATA_DIR\" && exec \"$0\"", RealServer.Program]),
        };

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync());

        Assert.Contains($"The data directory {server.DataDirectory} cannot be made or written. Give", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
    }
}
