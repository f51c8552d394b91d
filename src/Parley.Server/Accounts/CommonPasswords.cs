using System.Collections.Frozen;

namespace Parley.Server.Accounts;

/// <summary>
/// The passwords that are tried first. Published lists of them are, past eight characters, nearly all made one way:
/// a well-known word, or two, and then a well-known ending; or a run along the alphabet, the digits or the keyboard.
/// So that is what is recognized, some hundred thousand of them, in either case and with the usual signs for letters.
/// </summary>
internal static class CommonPasswords
{
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        """
        password passwort passw0rd pass motdepasse contrasena senha parola wachtwoord
        admin administrator root user guest login test testing demo default changeme changeit secret private
        welcome welcome1 hello hallo bonjour letmein letmeinnow openup access master superuser system server
        qwerty qwertz azerty qwertyuiop asdfgh asdfghjkl zxcvbnm qazwsx qazwsxedc qwaszx asdf qwer zaq1
        iloveyou loveyou iloveu lovely love forever babygirl princess sunshine sweetheart angel darling
        monkey dragon tiger lion eagle wolf panther butterfly dolphin chocolate cookie banana cheese pepper ginger
        football baseball basketball soccer hockey liverpool chelsea arsenal barcelona juventus realmadrid yankees lakers
        superman batman spiderman starwars pokemon naruto minecraft mustang ferrari mercedes porsche harley
        michael jennifer jordan ashley daniel thomas jessica michelle charlie andrew matthew joshua robert william
        alexander samantha nicole hunter maggie buster soccer summer winter spring autumn january december monday friday
        shadow killer freedom whatever trustno1 computer internet samsung google facebook microsoft apple
        android windows linux matrix abcd abcde abcdef abc abc123 mypassword newpassword yourpassword thepassword mypass
        parley gemini chatbot assistant
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static readonly FrozenSet<string> Endings = FrozenSet.ToFrozenSet(
        [
            "", "!", "!!", "!!!", "!1", "1!", "?", ".", "@", "#", "@123", "#123", "_123", "-123", "!123", "123!", "1234!", "123!@#", "!@#", "!@#$", "!@#$%",
            "0", "00", "000", "0000", "7", "77", "777", "69", "99", "11", "111", "1111", "11111", "111111", "007", "321", "4321", "54321", "654321",
            "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "0123456789", "123123", "112233", "abc", "abc123", "a1",
            .. Enumerable.Range(1950, 100).SelectMany(year => (string[])[$"{year}", $"{year}!", $"@{year}"]),
        ]);

    // A run may begin anywhere and go on around; runs the other way are read from behind.
    private static readonly string[] Runs =
        ["0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop", "asdfghjkl", "1q2w3e4r5t6y7u8i9o0p",
         "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn"];

    public static bool Contains(string password)
    {
        var plain = password.ToLowerInvariant();
        return IsRun(plain) || IsRun(new string([.. plain.Reverse()])) || IsWordsAndEnding(plain);
    }

    private static bool IsRun(string text) =>
        text.Length >= 8 && Runs.Any(run => string.Concat(Enumerable.Repeat(run, text.Length / run.Length + 2)).Contains(text, StringComparison.Ordinal));

    private static bool IsWordsAndEnding(string text)
    {
        for (var start = Math.Max(0, text.Length - 11); start <= text.Length; start++)
            if (Endings.Contains(text[start..]) && (IsOneOrTwoWords(text[..start]) || IsOneOrTwoWords(Unmask(text[..start]))))
                return true;
        return false;
    }

    private static bool IsOneOrTwoWords(string text) =>
        Words.Contains(text) || Enumerable.Range(1, Math.Max(0, Math.Min(text.Length, 32) - 1)).Any(i => Words.Contains(text[..i]) && Words.Contains(text[i..]));

    private static string Unmask(string text) =>
        text.Replace('0', 'o').Replace('1', 'i').Replace('3', 'e').Replace('4', 'a').Replace('5', 's').Replace('7', 't').Replace('@', 'a').Replace('$', 's');
}
