using System.Collections.Concurrent;
using Parley.Emulation.Errors;

namespace Parley.Emulation.Http;

/// <summary>Keys that are refused by name, though they look like Google's.</summary>
internal sealed class KeyDesk
{
    private readonly ConcurrentDictionary<string, GeminiError> refused = new(StringComparer.Ordinal);

    public void Refuse(string key, GeminiError? error)
    {
        if (error is null)
            refused.TryRemove(key, out _);
        else
            refused[key] = error;
    }

    public GeminiError? RefusalOf(string key) => refused.GetValueOrDefault(key);
}
