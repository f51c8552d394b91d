using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Spending;
using Parley.Server.Data;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;
using Parley.Tests.Mcp;

namespace Parley.Tests.Faults;

/// <summary>The database is away for a moment, at each moment of an answer that uses tools: it waits for it, and runs nothing twice.</summary>
[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class ToolStepTests : ToolTest
{
    private const int Bound = 200;
    private readonly CallFaults faults = new();

    private protected override ParleyApp Adjust(ParleyApp app) => base.Adjust(app).With("RateLimits__Enabled", "false").With("Titles__Model", "")
        .With(builder => builder.ConfigureTestServices(services => services
            .AddSingleton<TimeProvider>(new HastyClock())
            .AddSingleton(faults)
            .AddSingleton<SqliteDatabase, FailingDatabase>()
            .ConfigureDbContext<SqliteDbContext>(options => options.AddInterceptors(new FailingCalls(faults)))));

    [Fact]
    public async Task An_answer_that_has_begun_comes_to_its_end()
    {
        var server = await AddAsync();
        using var set = await Ada.PutAsJsonAsync("/api/admin/budgets", new SetBudget("all", "month", 1_000, null), JsonSerializerOptions.Web, Cancelled);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        var begun = 0;
        for (var n = 1; n < Bound; n++)
        {
            Mcp.Ran.Clear();
            Gemini.Script(new Answer().Call("Docs_time"), new Answer().Text("Noon."));
            faults.Strike(n, 3);
            using var answer = await PostAsync("/api/chat", new SendMessage($"Question {n}", Settings: With(server)));
            faults.End();
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                var reply = (await ReadAsync<Exchange>(answer)).Reply;
                Assert.Equal((n, MessageStatus.Complete, "Noon.", 1), (n, reply.Status, reply.Text, Mcp.Ran.Count));
                begun++;
                if (!faults.HasStruck)
                    break;
            }
            else
            {
                var problem = await answer.ProblemAsync(503, ProblemCodes.StorageUnavailable);
                Assert.True(problem["reply"] is null, $"{n}: {problem}");
                Assert.Empty(Mcp.Ran);
                Gemini.Clear();
            }
        }

        Assert.InRange(begun, 5, Bound);
    }
}
