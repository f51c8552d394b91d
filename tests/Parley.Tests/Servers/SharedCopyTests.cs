using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Servers;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>What is known of something that changes now and then.</summary>
[Trait(Databases.Trait, Databases.Either)]
public sealed class SharedCopyTests : IAsyncLifetime
{
    private readonly ParleyApp app = new();
    private readonly Queue<TaskCompletionSource<string>> reads = [];
    private SharedCopy<string> copy = null!;

    public ValueTask InitializeAsync()
    {
        app.CreateClient().Dispose();
        copy = new SharedCopy<string>(app.Services.GetRequiredService<ServerBus>(), "test", TimeProvider.System, _ =>
        {
            reads.Enqueue(new());
            return reads.Last().Task;
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task It_is_read_once_and_again_after_a_change()
    {
        Assert.Null(copy.Last);
        Assert.Equal("one", await ReadAsync("one"));
        Assert.Equal(("one", 0), (await copy.CurrentAsync(), reads.Count));

        copy.Tell();
        Assert.Equal("one", copy.Last);
        Assert.Equal("two", await ReadAsync("two"));
    }

    [Fact]
    public async Task What_is_changed_while_it_is_read_is_read_again()
    {
        var asked = copy.CurrentAsync();
        copy.Tell();
        reads.Dequeue().SetResult("before the change");
        await asked;

        Assert.Equal("after it", await ReadAsync("after it"));
        Assert.Equal(("after it", 0), (await copy.CurrentAsync(), reads.Count));
    }

    private async Task<string> ReadAsync(string value)
    {
        var asked = copy.CurrentAsync();
        reads.Dequeue().SetResult(value);
        return await asked;
    }
}
