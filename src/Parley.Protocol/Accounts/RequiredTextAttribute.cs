using System.ComponentModel.DataAnnotations;

namespace Parley.Protocol.Accounts;

/// <summary>A text that must be given. Blanks count: a password may be of any characters.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredTextAttribute : RequiredAttribute
{
    /// <summary>Marks the member.</summary>
    public RequiredTextAttribute()
    {
        AllowEmptyStrings = true;
        ErrorMessage = "Must be given.";
    }
}
