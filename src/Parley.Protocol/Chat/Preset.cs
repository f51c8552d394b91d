using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Parley.Protocol.Models;

namespace Parley.Protocol.Chat;

/// <summary>A model with settings, under a name: what a chat can be set to at once.</summary>
public sealed record Preset
{
    /// <summary>UUID.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>The model; absent: whichever the chat has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>The settings; absent: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelSettings? Settings { get; init; }

    /// <summary>Whether everybody has it. Only administrators make and change such.</summary>
    public bool Shared { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A user's presets and those that everybody has, by name.</summary>
/// <param name="Items">The presets.</param>
public sealed record PresetList(IReadOnlyList<Preset> Items);

/// <summary>Body of <c>POST /api/presets</c> and <c>PUT /api/presets/{id}</c>.</summary>
/// <param name="Name">1 to 60 characters.</param>
/// <param name="Model">The model; absent: whichever the chat has.</param>
/// <param name="Settings">The settings; absent: none.</param>
/// <param name="Shared">Whether everybody has it, from the beginning; looked at only where it is made.</param>
public sealed record SavePreset(
    [property: Required(ErrorMessage = "Must be given."), StringLength(SavePreset.LongestName, MinimumLength = 1)] string? Name,
    [property: RegularExpression(ChatModel.IdPattern)] string? Model = null,
    ModelSettings? Settings = null,
    bool Shared = false)
{
    /// <summary>How many characters a name has at most.</summary>
    public const int LongestName = 60;
}
