namespace Parley.Server.Files;

/// <summary>What a model is told in place of a file that it cannot be sent.</summary>
internal static class FileStandIns
{
    public const string Deleted = "[This file was deleted.]";
    public const string NotKept = "[This file was not kept.]";
    public const string Unreadable = "[This file is of a kind that cannot be read.]";
    public const string TooLarge = "[This file is too large to be sent to this model.]";
}
