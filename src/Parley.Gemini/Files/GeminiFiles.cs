using Parley.Gemini.Errors;
using Parley.Gemini.Files;
using Parley.Gemini.Http;

namespace Parley.Gemini;

/// <summary>Files that are too large to travel in a prompt: they are laid down at Gemini for 48 hours and referred to.</summary>
/// <param name="http">Best made by <see cref="GeminiHttp"/>. It is not disposed.</param>
/// <param name="options">Where Gemini is and how long to wait for it.</param>
/// <param name="timeProvider">The clock of the waiting.</param>
public sealed class GeminiFiles(HttpClient http, GeminiOptions options, TimeProvider? timeProvider = null)
{
    private const string Active = "ACTIVE";
    private const string Failed = "FAILED";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestProcessing = TimeSpan.FromMinutes(10);

    private readonly TimeProvider time = timeProvider ?? TimeProvider.System;
    private readonly GeminiTransport transport = new(http, options, timeProvider ?? TimeProvider.System);

    /// <summary>Sends a file, in pieces of 8 MiB, and waits until it can be used. No more of it is held than is on its way.</summary>
    /// <param name="content">Read from its beginning; where it can be sought in, what breaks off is gone on with.</param>
    /// <param name="size">How long it is.</param>
    /// <param name="mediaType">In Gemini's words.</param>
    /// <param name="displayName">512 characters at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<GeminiFile> UploadAsync(Stream content, long size, string mediaType, string displayName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentException.ThrowIfNullOrEmpty(mediaType);

        var file = await new ResumableUpload(transport, time, content, size).RunAsync(mediaType, displayName, cancellationToken);
        var began = time.GetTimestamp();
        for (var pause = FirstPause; file.State != Active; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (file.State == Failed)
                throw new GeminiException(GeminiErrorKind.RequestRejected, $"Gemini could not process a file: {file.Error?.Message ?? "no reason given."}");
            if (time.GetElapsedTime(began) > LongestProcessing)
                throw new GeminiException(GeminiErrorKind.Timeout, $"Gemini has not processed a file within {LongestProcessing}.");
            // Some answers do not say how it stands; the first question costs nothing.
            if (file.State is not null)
                await Task.Delay(pause, time, cancellationToken);
            file = await GetAsync(file.Name, cancellationToken);
        }

        return file.Uri is null ? throw Failures.NotTheProtocol() : file;
    }

    /// <summary>How it stands with a file.</summary>
    public async Task<GeminiFile> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        var file = ApiJson.Read(await transport.SendAsync(HttpMethod.Get, PathOf(name), json: null, cancellationToken), ApiJson.Default.GeminiFile);
        return file.State is null ? file with { State = "" } : file;
    }

    /// <summary>Takes a file away from Gemini before its time.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => transport.SendAsync(HttpMethod.Delete, PathOf(name), json: null, cancellationToken);

    private static string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return $"files/{Uri.EscapeDataString(name.StartsWith("files/", StringComparison.Ordinal) ? name["files/".Length..] : name)}";
    }
}
