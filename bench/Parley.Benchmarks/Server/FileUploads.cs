using System.Net;
using System.Net.Http.Json;
using Parley.Emulation;
using Parley.Protocol.Files;

namespace Parley.Benchmarks.Server;

/// <summary>What files cost in memory: none of them is ever held.</summary>
internal static class FileUploads
{
    private const long Megabyte = 1024 * 1024;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Row>> RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("parley-bench-").FullName;
        await using var gemini = await GeminiEmulator.StartAsync();
        await using var parley = await ServerBenchmarks.StartParleyAsync(directory, gemini.BaseAddress);
        await parley.SignUpAsync("bench");
        await SendAsync(parley, Megabyte);
        await Task.Delay(Settling);

        List<Row> rows = [new("memory before, MB", parley.Memory)];
        UserFile? file = null;
        rows.Add(await GrowthAsync("one file of 100 MB sent", parley, async () => file = await SendAsync(parley, 100 * Megabyte), 50));
        rows.Add(await GrowthAsync("four files of 100 MB sent at once", parley, () => Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(parley, 100 * Megabyte))), null));
        rows.Add(await GrowthAsync("one of 100 MB read back", parley, async () =>
        {
            await using var content = await parley.Client.GetStreamAsync($"/api/files/{file!.Id}/content");
            await content.CopyToAsync(Stream.Null);
        }, 50));
        rows.Add(await GrowthAsync("one of 100 MB sent on to Gemini with a question", parley, async () =>
            (await parley.Client.PostAsJsonAsync("/api/chat", new { message = "What is it?", attachments = new[] { file!.Id } })).EnsureSuccessStatusCode(), 50));

        var status = HttpStatusCode.OK;
        rows.Add(await GrowthAsync("one of 2 GB refused, by its length", parley, async () => status = await StatusAsync(parley, 2048 * Megabyte, chunked: false), 50));
        rows.Add(new("its answer, HTTP status", (int)status));
        rows.Add(await GrowthAsync("one of 2 GB refused, its length not said", parley, async () => status = await StatusAsync(parley, 2048 * Megabyte, chunked: true), 50));
        rows.Add(new("its answer, HTTP status", (int)status));
        Directory.Delete(directory, recursive: true);
        return rows;
    }

    private static async Task<Row> GrowthAsync(string what, Target parley, Func<Task> act, double? budget)
    {
        var (before, highest) = (parley.Memory, 0.0);
        var work = act();
        while (await Task.WhenAny(work, Task.Delay(10)) != work)
            highest = Math.Max(highest, parley.Memory);
        await work;
        await Task.Delay(Settling);
        return new Row($"{what}: highest growth, MB", Math.Max(0, highest - before), Budget: budget);
    }

    private static async Task<UserFile> SendAsync(Target parley, long size)
    {
        using var answer = await PostAsync(parley, size, chunked: false);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<UserFile>())!;
    }

    private static async Task<HttpStatusCode> StatusAsync(Target parley, long size, bool chunked)
    {
        using var answer = await PostAsync(parley, size, chunked);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostAsync(Target parley, long size, bool chunked)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new MadeContent(size, chunked), "file", "made.pdf");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/files") { Content = form };
        // Asks before it sends, as curl does.
        request.Headers.ExpectContinue = true;
        return await parley.Client.SendAsync(request);
    }

    /// <summary>Bytes that begin like a PDF and are made while they are sent; no two are the same.</summary>
    private sealed class MadeContent(long size, bool chunked) : HttpContent
    {
        private readonly byte[] block = new byte[64 * 1024];

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Random.Shared.NextBytes(block);
            "%PDF-"u8.CopyTo(block);
            for (var left = size; left > 0; left -= block.Length)
                await stream.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return !chunked;
        }
    }
}
