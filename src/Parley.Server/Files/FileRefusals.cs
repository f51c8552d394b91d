using System.Globalization;
using Parley.Protocol;

namespace Parley.Server.Files;

/// <summary>Why a file is not taken, in words.</summary>
internal static class FileRefusals
{
    public static FileRefusedException NoForm() =>
        new(ProblemCodes.InvalidRequest, "Send the file as multipart/form-data with one part, which is called file and has a file name.");

    public static FileRefusedException Empty() => new(ProblemCodes.InvalidRequest, "The file is empty.");

    public static FileRefusedException TooLarge(long largest) =>
        new(ProblemCodes.FileTooLarge, string.Create(CultureInfo.InvariantCulture, $"A file has {largest / (1024.0 * 1024):0.##} MB at most here."));

    public static FileRefusedException OfNoKnownKind() =>
        new(ProblemCodes.UnsupportedFile, "Files of this kind are not taken. Pictures, PDFs, sounds, videos and texts are.");

    public static FileRefusedException DamagedPicture() => new(ProblemCodes.UnsupportedFile, "This picture is damaged.");

    public static FileRefusedException TooManyPixels() =>
        new(ProblemCodes.InvalidRequest, "This picture has too many pixels. 100 million are the most.");

    public static FileRefusedException OverQuota() =>
        new(ProblemCodes.QuotaExceeded, "This file would go over what you may store. Delete some of your files first.");

    public static FileRefusedException TooManyAtOnce() =>
        new(ProblemCodes.TooManyRequests, "Too many files of yours are on their way already. Wait for one of them.");

    public static FileRefusedException DiskFull() =>
        new(ProblemCodes.StorageFull, "The disk of the server is full. Ask your administrator to make room.");
}
