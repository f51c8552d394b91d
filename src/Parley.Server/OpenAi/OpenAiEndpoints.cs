using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.ApiKeys;
using Parley.Protocol.Models;
using Parley.Server.ApiKeys;
using Parley.Server.Hosting;
using Parley.Server.Models;

namespace Parley.Server.OpenAi;

/// <summary>The part of OpenAI's API that programs use to chat, answered by the models of this server.</summary>
internal static class OpenAiEndpoints
{
    public const string NoSuchModel = "There is no such model. GET /v1/models lists those there are.";

    private const long LargestBody = 32 * 1024 * 1024;

    public static IServiceCollection AddOpenAi(this IServiceCollection services)
    {
        // The first that can write a problem does.
        services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, OpenAiProblemWriter>());
        return services.AddSingleton<CallSignatures>().AddSingleton<CompletionPlaces>().AddSingleton<ChatCompletions>();
    }

    public static void MapOpenAi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(ApiKeyEndpoints.Path).WithTags("OpenAI").ExcludeFromDescription();
        var models = group.MapGroup("/models").RequireAuthorization(ApiKeyAuthentication.PolicyOf(ApiKeyScopes.Models));
        models.MapGet("/", ListAsync);
        models.MapGet("/{**id}", FindAsync);
        group.MapPost("/chat/completions", CompleteAsync).RequireAuthorization(ApiKeyAuthentication.PolicyOf(ApiKeyScopes.Chat)).WithBodyLimit(LargestBody);
        // Else a wrong method would find the last one.
        group.Map("/chat/completions", OtherMethod).RequireAuthorization(ApiKeyAuthentication.PolicyOf(ApiKeyScopes.Chat));
        group.Map("/{**rest}", Nothing).RequireAuthorization(ApiKeyAuthentication.PolicyOf(ApiKeyScopes.Chat));
    }

    public static IResult Json<T>(T value, JsonTypeInfo<T> type) => TypedResults.Json(value, type);

    public static ProblemHttpResult Refuse(string code, string detail, string parameter) => Problems.Refuse(code, detail, [new("param", parameter)]);

    internal static async Task<IResult> CompleteAsync(JsonElement body, ApiCaller caller, ChatCompletions completions, HttpContext context)
    {
        CompletionRequest request;
        try
        {
            request = CompletionRequest.Parse(body);
        }
        catch (WrongParameterException wrong)
        {
            return Refuse(ProblemCodes.InvalidRequest, wrong.Message, wrong.Parameter);
        }

        return await completions.AnswerAsync(request, caller, context);
    }

    internal static async Task<IResult> ListAsync(ModelCatalogue catalogue, ApiCaller caller) =>
        Json(new OpenAiModels("list", [.. (await catalogue.ListAsync(caller.AccountId)).Items.Select(ToOpenAi)]), OpenAiJsonContext.Default.OpenAiModels);

    internal static async Task<IResult> FindAsync(string id, ModelCatalogue catalogue, ApiCaller caller) =>
        (await catalogue.ListAsync(caller.AccountId)).Items.FirstOrDefault(model => model.Id == Uri.UnescapeDataString(id)) is { } found
            ? Json(ToOpenAi(found), OpenAiJsonContext.Default.OpenAiModel)
            : Refuse(ProblemCodes.UnknownModel, NoSuchModel, "model");

    internal static ProblemHttpResult OtherMethod(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
            return Problems.Refuse(ProblemCodes.UnsupportedMediaType, "A completion is asked for with JSON: Content-Type: application/json.");
        context.Response.Headers.Allow = HttpMethods.Post;
        return Problems.Refuse(ProblemCodes.MethodNotAllowed, Problems.DetailOf(ProblemCodes.MethodNotAllowed));
    }

    internal static ProblemHttpResult Nothing() =>
        Problems.Refuse(ProblemCodes.NotFound, "There is nothing at this address. Of OpenAI's API there are /v1/models and /v1/chat/completions.");

    // Nobody says when a model was made; OpenAI's clients want a number.
    private static OpenAiModel ToOpenAi(ChatModel model) => new(model.Id, "model", 0, model.Provider);
}
