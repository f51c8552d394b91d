using Parley.Protocol.Accounts;

namespace Parley.Server.Instructions;

/// <summary>
/// What a model is told before a conversation. What the user says of themselves stands first, and always alike: all of
/// the user's conversations begin with the same words, which Gemini then reads from its cache. What the conversation
/// says comes after it, and so has the last word.
/// </summary>
internal static class InstructionsText
{
    public static string? Of(UserInstructions said, string? conversation)
    {
        string?[] parts =
        [
            string.IsNullOrEmpty(said.About) ? null : $"What the user wants you to know about them:\n{said.About}",
            string.IsNullOrEmpty(said.Answers) ? null : $"How the user wants you to answer:\n{said.Answers}",
            string.IsNullOrEmpty(conversation) ? null : conversation,
        ];
        var text = string.Join("\n\n", parts.Where(part => part is not null));
        return text.Length == 0 ? null : text;
    }
}
