using System.Text;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Asks for a new password at the terminal, without showing it, or reads it from a pipe.</summary>
internal static class PasswordPrompt
{
    public static string Read(bool fromInput)
    {
        if (fromInput)
            return Console.In.ReadLine() ?? "";
        if (Console.IsInputRedirected)
            throw new OperationFailedException(ExitCodes.Usage, "There is no terminal to ask for the password. Give it on the standard input and add --password-stdin.");

        var password = Ask("Password: ");
        return Ask("Once more: ") == password ? password : throw new OperationFailedException(ExitCodes.BadData, "The two are not the same.");
    }

    private static string Ask(string question)
    {
        Console.Error.Write(question);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (key.KeyChar != '\0')
                typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
