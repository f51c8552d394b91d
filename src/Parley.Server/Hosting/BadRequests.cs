using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol;

namespace Parley.Server.Hosting;

/// <summary>What the framework refuses to read, as a problem that names the field by its wire name.</summary>
internal static partial class BadRequests
{
    public static ProblemDetails ProblemOf(BadHttpRequestException exception) => exception.InnerException switch
    {
        JsonException { Path: { Length: > 2 } path } => Field(path[2..], "The value is not of the expected kind, is given twice, or is a text with characters that no text may hold."),
        JsonException => Problems.Describe(ProblemCodes.InvalidRequest, "The body is not the JSON object that this call takes."),
        _ when exception.StatusCode != StatusCodes.Status400BadRequest => Problems.Describe(Problems.CodeOf(exception.StatusCode)),
        _ => ParameterIn().Match(exception.Message) is { Success: true } match
            ? NotOfItsKind(match.Groups["name"].Value)
            : Problems.Describe(ProblemCodes.InvalidRequest),
    };

    /// <summary>
    /// Generated endpoints refuse an optional parameter that they cannot read with a bare 400: this says which it was.
    /// Null where none is to blame.
    /// </summary>
    public static ProblemDetails? ProblemOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
        .Where(parameter => parameter is { HasTryParse: true, IsOptional: true })
        .FirstOrDefault(parameter => http.Request.Query[parameter.Name].ToString() is { Length: > 0 } given && !IsOfKind(parameter.ParameterInfo.ParameterType, given)) is { } unread
            ? NotOfItsKind(unread.Name)
            : null;

    private static bool IsOfKind(Type type, string given) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var kind when kind == typeof(int) => int.TryParse(given, CultureInfo.InvariantCulture, out _),
        var kind when kind == typeof(bool) => bool.TryParse(given, out _),
        var kind when kind == typeof(Guid) => Guid.TryParse(given, out _),
        _ => true,
    };

    private static HttpValidationProblemDetails NotOfItsKind(string name) => Field(name, "The value is not of the expected kind.");

    private static HttpValidationProblemDetails Field(string name, string error) =>
        new(new Dictionary<string, string[]> { [name] = [error] })
        {
            Status = StatusCodes.Status400BadRequest,
            Detail = $"The value of {name} cannot be used.",
        };

    // The framework says which parameter of the query or the path it could not bind in the message only.
    [GeneratedRegex("""^Failed to bind parameter "[^"]* (?<name>\w+)" from""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex ParameterIn();
}
