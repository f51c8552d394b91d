using System.Text;
using Microsoft.Extensions.Options;

namespace Parley.Server.Accounts;

/// <summary>The rules of accounts' configuration that are about more than one value, or about values outside the section.</summary>
internal sealed class AccountOptionsValidator(IConfiguration configuration) : IValidateOptions<AccountOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountOptions options)
    {
        List<string> failures = [];
        if (configuration[SigningKey.Variable] is { Length: > 0 } secret)
        {
            if (Encoding.UTF8.GetByteCount(secret) < SigningKey.MinimumBytes)
                failures.Add($"{SigningKey.Variable} has fewer than {SigningKey.MinimumBytes} bytes: set it to a random text of at least that many, for example from “openssl rand -base64 48”.");
        }
        else if (!string.IsNullOrEmpty(configuration["DATABASE_URL"]))
        {
            failures.Add($"{SigningKey.Variable} must be set where DATABASE_URL is, to the same value on every server.");
        }

        if (options.SessionIdleTimeout > options.SessionLifetime)
            failures.Add("Accounts__SessionIdleTimeout must not be longer than Accounts__SessionLifetime.");

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
