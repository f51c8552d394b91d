using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Files;
using Parley.Emulation.Http;
using Parley.Emulation.Vertex;

namespace Parley.Emulation;

/// <summary>A stand-in for Gemini's REST API on a real port: it refuses what Gemini refuses and answers as it is told.</summary>
public sealed class GeminiEmulator : IAsyncDisposable
{
    /// <summary>A key that is accepted, as is every other that begins like Google's: <c>AQ.</c> or <c>AIza</c>.</summary>
    public const string ApiKey = "AQ.emulator";

    private readonly WebApplication app;
    private readonly AnswerBook book;
    private readonly RequestLog log;
    private readonly MinuteQuota quota;
    private readonly KeyDesk keys;
    private readonly TokenDesk tokens;

    private GeminiEmulator(WebApplication app)
    {
        this.app = app;
        book = app.Services.GetRequiredService<AnswerBook>();
        log = app.Services.GetRequiredService<RequestLog>();
        quota = app.Services.GetRequiredService<MinuteQuota>();
        keys = app.Services.GetRequiredService<KeyDesk>();
        tokens = app.Services.GetRequiredService<TokenDesk>();
        Files = app.Services.GetRequiredService<FileShelf>();
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The requests so far, oldest first.</summary>
    public IReadOnlyList<RecordedRequest> Requests => log.All;

    /// <summary>The files that were uploaded.</summary>
    public FileShelf Files { get; }

    /// <summary>How many requests a minute are answered for each key and model, the others being refused as Gemini does; null: all.</summary>
    public int? RequestsPerMinute
    {
        get => quota.Limit;
        set => quota.Limit = value;
    }

    /// <summary>What is answered in place of the list of models and of each model; only answers with a body of their own.</summary>
    public Answer? ModelsAnswer
    {
        get => book.ModelsAnswer;
        set => book.ModelsAnswer = value;
    }

    /// <summary>The file of the one service account that Vertex AI's side knows. What it says of addresses leads nowhere.</summary>
    public string ServiceAccountFile => tokens.AccountFile;

    /// <summary>Where that account has its tokens.</summary>
    public Uri TokenAddress => new(BaseAddress, TokenDesk.Path);

    /// <summary>How many tokens were given.</summary>
    public int TokensGiven => tokens.Given;

    /// <summary>Whether the service account is known no more.</summary>
    public bool ServiceAccountIsGone
    {
        get => tokens.IsClosed;
        set => tokens.IsClosed = value;
    }

    /// <summary>Tokens that were given are good no more.</summary>
    public void RevokeTokens() => tokens.Revoke();

    /// <summary>Refuses all that comes with this key; null: no more.</summary>
    public void RefuseKey(string key, GeminiError? error) => keys.Refuse(key, error);

    /// <summary>Starts an emulator; without options on a free port of loopback.</summary>
    public static async Task<GeminiEmulator> StartAsync(EmulatorOptions? options = null, TimeProvider? time = null)
    {
        options ??= new EmulatorOptions();
        // Nothing of the surroundings, neither files nor variables, may change what it does.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls(options.Urls).ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = null;
            server.Limits.MinRequestBodyDataRate = null;
            // Silence and drips are what it is for.
            server.Limits.MinResponseDataRate = null;
        });
        // Streams that are silent on purpose must not hold up the end.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.Services.AddSingleton(options).AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddEmulator();

        var app = builder.Build();
        app.MapEmulator();
        await app.StartAsync();
        return new GeminiEmulator(app);
    }

    /// <summary>The answers of the next requests to generate, in this order; a request that is refused takes none.</summary>
    public void Script(params Answer[] answers) => book.Add(answers);

    /// <summary>The same for one model only, and before what is scripted for all.</summary>
    public void ScriptFor(string model, params Answer[] answers) => book.Add(answers, model);

    /// <summary>The answer to every request to this model for which nothing is scripted.</summary>
    public void Always(string model, Answer answer) => book.Always(model, answer);

    /// <summary>Forgets all that was scripted.</summary>
    public void Clear() => book.Clear();

    /// <summary>The request of that number, from 0, as soon as it has arrived.</summary>
    public Task<RecordedRequest> RequestAsync(int number, CancellationToken cancellationToken = default) => log.Number(number).WaitAsync(cancellationToken);

    /// <summary>Runs until the process is asked to end.</summary>
    public Task WaitForShutdownAsync() => app.WaitForShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
