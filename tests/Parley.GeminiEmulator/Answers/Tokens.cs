namespace Parley.Emulation.Answers;

/// <summary>An estimate that is the same on both ends: four characters are a token.</summary>
internal static class Tokens
{
    public const int CharactersEach = 4;

    public static int Of(long characters) => (int)((characters + CharactersEach - 1) / CharactersEach);
}
