using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Parley.Protocol.Files;
using Parley.Protocol.Json;

namespace Parley.Tests.Files;

/// <summary>Files and how they are sent.</summary>
internal static class Uploads
{
    /// <summary>A picture of one pixel.</summary>
    public static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<UserFile> UploadAsync(this HttpClient client, byte[] bytes, string name = "a.txt")
    {
        using var answer = await client.SendFileAsync(bytes, name);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize(text, ProtocolJsonContext.Default.UserFile)!;
    }

    public static Task<UserFile> UploadAsync(this HttpClient client, string text, string name = "a.txt") => client.UploadAsync(Encoding.UTF8.GetBytes(text), name);

    public static Task<HttpResponseMessage> SendFileAsync(this HttpClient client, byte[] bytes, string name, string type = "application/x-anything") =>
        client.SendFileAsync(new ByteArrayContent(bytes), name, type);

    public static async Task<HttpResponseMessage> SendFileAsync(this HttpClient client, HttpContent content, string name, string type = "application/x-anything")
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        // As a browser writes it: the name as it is, in UTF-8.
        using var form = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name.Replace("\"", "%22", StringComparison.Ordinal)}\"");
        form.Add(content);
        return await client.PostAsync(new Uri("/api/files", UriKind.Relative), form, Cancelled);
    }

    public static async Task<FilePage> FilesAsync(this HttpClient client, string query = "") =>
        JsonSerializer.Deserialize(await client.GetStringAsync(new Uri($"/api/files{query}", UriKind.Relative), Cancelled), ProtocolJsonContext.Default.FilePage)!;

    public static Task<HttpResponseMessage> ContentAsync(this HttpClient client, Guid id, string query = "") =>
        client.GetAsync(new Uri($"/api/files/{id}/content{query}", UriKind.Relative), Cancelled);
}
