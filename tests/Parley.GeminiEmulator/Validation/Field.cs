using System.Collections.Frozen;

namespace Parley.Emulation.Validation;

/// <summary>What a field of a request may hold.</summary>
internal abstract record Field
{
    private Field()
    {
    }

    /// <summary>A repeated field; one value alone is taken for a list of one.</summary>
    public bool IsList { get; init; }

    /// <summary>The name of the group of which only one field may be set.</summary>
    public string? OneOf { get; init; }

    public sealed record Text : Field;

    public sealed record Flag : Field;

    public sealed record Whole(string Type = "TYPE_INT32") : Field;

    public sealed record Real(string Type = "TYPE_FLOAT") : Field;

    public sealed record Bytes : Field;

    /// <summary>Any JSON, or any object.</summary>
    public sealed record Free(bool ObjectOnly = false) : Field;

    public sealed record Choice(string Type, params string[] Values) : Field;

    /// <summary>The fields are given by a function because messages may hold themselves.</summary>
    public sealed record Message(string Type, Func<FrozenDictionary<string, Field>> Fields) : Field;
}
