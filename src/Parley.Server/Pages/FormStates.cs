using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>From a refusal of the API to a form that says the same, in the reader's language.</summary>
internal static class FormStates
{
    public static FormState Of(ProblemHttpResult refusal)
    {
        var problem = refusal.ProblemDetails;
        var errors = problem is HttpValidationProblemDetails validation ? validation.Errors
            : problem.Extensions.TryGetValue("errors", out var given) ? given as IDictionary<string, string[]> : null;

        return errors is null
            ? new FormState(Refusals.Say(problem.Detail!))
            : new FormState(Texts.FormCorrect, errors.ToDictionary(e => e.Key, e => string.Join(" ", e.Value.Select(Refusals.Say)), StringComparer.Ordinal));
    }
}
