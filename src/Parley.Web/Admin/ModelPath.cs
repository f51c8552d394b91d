using Parley.Protocol.Models;

namespace Parley.Web.Admin;

/// <summary>Where the administrator's pages about a model are.</summary>
internal static class ModelPath
{
    /// <param name="model">Which.</param>
    /// <param name="act">What is to be done to it; null: its page.</param>
    public static string Of(ChatModel model, string? act = null)
    {
        var behind = act is null ? "" : "/" + act;
        // A slash in the middle of a path is not left alone by every proxy.
        return model.Id.Contains('/', StringComparison.Ordinal) ? $"/admin/models/other{behind}?id={Uri.EscapeDataString(model.Id)}" : $"/admin/models/{model.Id}{behind}";
    }
}
