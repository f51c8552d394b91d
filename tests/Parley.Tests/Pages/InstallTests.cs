using System.Buffers.Binary;
using System.Text.Json;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Pages;

public sealed class InstallTests
{
    [Fact]
    public async Task The_manifest_names_icons_that_are_there_in_the_sizes_that_it_says()
    {
        await using var app = new ParleyApp();
        using var stranger = app.CreateClient();

        using var manifest = JsonDocument.Parse(await stranger.GetStringAsync("/manifest.webmanifest", TestContext.Current.CancellationToken));

        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            var png = await stranger.GetByteArrayAsync(icon.GetProperty("src").GetString(), TestContext.Current.CancellationToken);
            Assert.Equal(icon.GetProperty("sizes").GetString(), $"{SizeAt(png, 16)}x{SizeAt(png, 20)}");
        }
    }

    [Fact]
    public async Task The_service_worker_changes_with_the_language_and_keeps_only_files_that_are_there()
    {
        await using var app = new ParleyApp();
        using var stranger = app.CreateClient();
        var english = await ScriptAsync(stranger, "en");

        Assert.NotEqual(english, await ScriptAsync(stranger, "de"));
        foreach (var path in FilesOf(english))
            Assert.True((await stranger.GetAsync(path, TestContext.Current.CancellationToken)).IsSuccessStatusCode, path);
    }

    private static async Task<string> ScriptAsync(HttpClient client, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/service-worker.js") { Headers = { { "Accept-Language", language } } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string[] FilesOf(string script)
    {
        var list = script[script.IndexOf("const files = ", StringComparison.Ordinal)..];
        return JsonSerializer.Deserialize<string[]>(list[list.IndexOf('[', StringComparison.Ordinal)..(list.IndexOf(']', StringComparison.Ordinal) + 1)])!;
    }

    private static int SizeAt(byte[] png, int offset) => BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(offset));
}
