using Microsoft.Extensions.Options;

namespace Parley.Server.Telemetry;

/// <summary>What of the server can be watched from outside. Where nothing of it is set nothing is set up, loaded or recorded.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>A token that is shorter could be guessed.</summary>
    private const int ShortestToken = 16;

    private const string Token = "METRICS_TOKEN";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary><c>METRICS_TOKEN</c>: whoever has it may read <c>/metrics</c>; without it there is no such address.</summary>
    public string? MetricsToken { get; private set; }

    /// <summary><c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: where traces, metrics and logs go.</summary>
    public string? ExportEndpoint { get; private set; }

    /// <summary><c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT</c>: whether traces hold what is asked and answered.</summary>
    public bool CapturesContent { get; private set; }

    public bool IsOn => MetricsToken is not null || ExportEndpoint is not null;

    public static TelemetryOptions Read(IConfiguration configuration)
    {
        var options = new TelemetryOptions();
        new Setup(configuration).Configure(options);
        return options;
    }

    /// <summary>Reads the variables, all but its own one named as OpenTelemetry names them.</summary>
    internal sealed class Setup(IConfiguration configuration) : IConfigureOptions<TelemetryOptions>, IValidateOptions<TelemetryOptions>
    {
        public void Configure(TelemetryOptions options)
        {
            options.MetricsToken = Given(Token);
            options.ExportEndpoint = IsTrue("OTEL_SDK_DISABLED") ? null : Given(Endpoint);
            options.CapturesContent = IsTrue("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT");
        }

        public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
        {
            List<string> failures = [];
            if (options.MetricsToken is { } token && (token.Length < ShortestToken || token.Any(letter => letter is < '!' or > '~')))
                failures.Add($"{Token} has {ShortestToken} characters at least, all of them ASCII and none a space. Take the output of: openssl rand -hex 32");
            if (options.ExportEndpoint is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
                failures.Add($"{Endpoint} is no address such as http://127.0.0.1:4317.");
            if (options.ExportEndpoint is not null && Given("OTEL_EXPORTER_OTLP_PROTOCOL") is not (null or "grpc" or "http/protobuf"))
                failures.Add("OTEL_EXPORTER_OTLP_PROTOCOL is neither grpc nor http/protobuf.");
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }

        private bool IsTrue(string variable) => string.Equals(Given(variable), "true", StringComparison.OrdinalIgnoreCase);

        private string? Given(string variable) => configuration[variable]?.Trim() is { Length: > 0 } value ? value : null;
    }
}
