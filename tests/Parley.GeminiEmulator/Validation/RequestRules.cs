using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Files;
using Parley.Emulation.Http;

namespace Parley.Emulation.Validation;

/// <summary>What Gemini refuses although the fields are right, in the order in which it is looked at.</summary>
internal sealed class RequestRules(Signer signer, FileShelf shelf)
{
    private readonly Func<GenerateRequest, string?>[] rules =
    [
        ContentRules.Broken,
        TurnRules.Broken,
        new SignatureRules(signer).Broken,
        ConfigRules.Broken,
        ToolRules.Broken,
        LimitRules.Broken,
    ];

    private readonly StateRules state = new(signer);
    private readonly FileRules files = new(shelf);

    public GeminiError? Refusal(GenerateRequest request)
    {
        foreach (var rule in rules)
        {
            if (rule(request) is { } message)
                return GeminiError.InvalidArgument(message);
        }
        return state.Refusal(request) ?? files.Refusal(request);
    }
}
