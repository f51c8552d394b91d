using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Protocol.Json;

namespace Parley.Server.Transfers;

/// <summary>How exports are written: for people who look into them, too.</summary>
internal static class TransferJson
{
    public static ProtocolJsonContext Context { get; } = new(new JsonSerializerOptions(ProtocolJsonContext.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
