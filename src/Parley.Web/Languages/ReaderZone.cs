namespace Parley.Web.Languages;

/// <summary>By which clock times are told to the reader at hand. It goes along with what is begun for a request, as its culture does.</summary>
public static class ReaderZone
{
    private static readonly AsyncLocal<TimeZoneInfo?> Here = new();

    /// <summary>UTC where it is not known.</summary>
    public static TimeZoneInfo Current
    {
        get => Here.Value ?? TimeZoneInfo.Utc;
        set => Here.Value = value;
    }
}
