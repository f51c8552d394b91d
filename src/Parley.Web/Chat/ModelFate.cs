using Parley.Protocol.Models;

namespace Parley.Web.Chat;

/// <summary>What became of the model that a conversation is set to, or soon will.</summary>
public static class ModelFate
{
    /// <summary>Null where it simply answers.</summary>
    public static string? Of(ChatView view)
    {
        var models = view.Models;
        if (view.Conversation?.Model is not { } asked)
            return null;
        if (IsAwaited(models, asked))
            return Texts.NoticeNotConfigured.With(view.IsAdmin ? Texts.NoticeLookAtSettings : Texts.NoticeAskAdministrator);
        if (view.IsDemo)
            return null;
        if (view.IsModelForbidden)
            return Texts.ModelForbidden.With(asked, NameOf(models, models.Default));
        if (models.Items.FirstOrDefault(model => model.Id == asked) is not { } found)
            return Texts.ModelGone.With(asked, NameOf(models, models.Default));
        if (found.Shutdown is not { } end)
            return null;
        return found.ReplacedBy is { } next
            ? Texts.ModelEndsReplaced.With(found.Name, ModelPurpose.Day(end), NameOf(models, next))
            : Texts.ModelEnds.With(found.Name, ModelPurpose.Day(end));
    }

    /// <summary>Whether a conversation's model cannot be asked, and nothing but the demo could in its place.</summary>
    public static bool IsAwaited(ModelList models, string? asked) =>
        asked is not null && models.Items.All(model => model.Id != asked) && models.Items.FirstOrDefault(model => model.Id == models.Default)?.Provider == "parley";

    private static string NameOf(ModelList models, string id) => models.Items.FirstOrDefault(model => model.Id == id)?.Name ?? id;
}
