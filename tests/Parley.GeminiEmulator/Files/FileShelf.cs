using System.Collections.Concurrent;
using Parley.Emulation.Errors;

namespace Parley.Emulation.Files;

/// <summary>The files that were uploaded, and the uploads that are under way.</summary>
public sealed class FileShelf
{
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, EmulatedFile> files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Upload> uploads = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<GeminiError> refusals = [];

    internal FileShelf(TimeProvider time) => this.time = time;

    /// <summary>All that have not expired, oldest first.</summary>
    public IReadOnlyList<EmulatedFile> All => [.. files.Values.Where(IsThere).OrderBy(file => file.CreatedAt).ThenBy(file => file.Id, StringComparer.Ordinal)];

    /// <summary>How often a video, a sound or a PDF is asked for until it is active; what else there is, is so at once.</summary>
    public int PollsUntilActive { get; set; } = 1;

    /// <summary>Whether what is uploaded from now on cannot be processed.</summary>
    public bool Fail { get; set; }

    /// <summary>Answers the next requests of uploads with these errors.</summary>
    public void Refuse(params GeminiError[] errors) => Array.ForEach(errors, refusals.Enqueue);

    /// <summary>Lets all that there is expire now.</summary>
    public void Expire()
    {
        foreach (var file in files.Values)
            file.ExpiresAt = time.GetUtcNow();
    }

    internal EmulatedFile? Find(string id) => files.TryGetValue(id, out var file) && IsThere(file) ? file : null;

    internal bool Delete(string id) => Find(id) is not null && files.TryRemove(id, out _);

    internal Upload? FindUpload(string id) => uploads.GetValueOrDefault(id);

    internal GeminiError? TakeRefusal() => refusals.TryDequeue(out var error) ? error : null;

    internal string Begin(Upload upload)
    {
        var id = Convert.ToHexStringLower(Guid.CreateVersion7().ToByteArray());
        uploads[id] = upload;
        return id;
    }

    internal EmulatedFile Finish(string uploadId, Upload upload)
    {
        uploads.TryRemove(uploadId, out _);
        var isSlow = upload.MediaType.StartsWith("video/", StringComparison.Ordinal) || upload.MediaType.StartsWith("audio/", StringComparison.Ordinal) || upload.MediaType == "application/pdf";
        var file = new EmulatedFile(upload.Id, upload.DisplayName, upload.MediaType, upload.Received, upload.Finish(), time.GetUtcNow(), isSlow ? PollsUntilActive : 0, Fail);
        upload.Dispose();
        return files[file.Id] = file;
    }

    internal void Cancel(string uploadId)
    {
        if (uploads.TryRemove(uploadId, out var upload))
            upload.Dispose();
    }

    private bool IsThere(EmulatedFile file) => time.GetUtcNow() < file.ExpiresAt;
}
