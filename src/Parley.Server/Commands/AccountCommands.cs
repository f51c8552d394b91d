using System.CommandLine;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

internal static class AccountCommands
{
    public static Command CreateAdmin()
    {
        var (name, fromInput) = (Name(), PasswordFromInput());
        var command = new Command("create-admin", "Make an account that administers the installation. Asks for the password.") { name, fromInput };
        command.SetAction((parsed, cancellationToken) => Installation.WithAsync(async installation =>
        {
            await installation.PrepareAsync(cancellationToken);
            var password = PasswordPrompt.Read(parsed.GetValue(fromInput));
            await using var scope = installation.Scope();
            var outcome = await scope.ServiceProvider.GetRequiredService<AccountRegistration>()
                .RegisterAdministratorAsync(new Register(parsed.GetRequiredValue(name), password), cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(outcome switch
            {
                RegistrationOutcome.Registered(var account) => $"{account.UserName} is an administrator and can sign in.",
                RegistrationOutcome.Invalid(var errors) => throw Refusal(string.Join(" ", errors.Select(error => $"The {error.Key}: {string.Join(" ", error.Value)}"))),
                RegistrationOutcome.UsernameTaken => throw Refusal("There is an account of this name already. Choose another one, or give it the role on the page of administration."),
                _ => throw new OperationFailedException(ExitCodes.TryAgain, "The account could not be made now. Try again."),
            });
        }));
        return command;
    }

    public static Command ResetPassword()
    {
        var (name, fromInput) = (Name(), PasswordFromInput());
        var command = new Command("reset-password", "End all sessions of an account and print a link with which it can be given another password, once.") { name, fromInput };
        command.SetAction((parsed, cancellationToken) => Installation.WithAsync(async installation =>
        {
            installation.Get<DatabaseStart>().RequireCurrent();
            await using var scope = installation.Scope();
            var services = scope.ServiceProvider;
            var account = await services.GetRequiredService<UserManager<Account>>().FindByNameAsync(parsed.GetRequiredValue(name))
                ?? throw Refusal($"There is no account named {parsed.GetValue(name)}.");
            var resets = services.GetRequiredService<PasswordResets>();
            var output = parsed.InvocationConfiguration.Output;

            if (parsed.GetValue(fromInput))
            {
                var password = PasswordPrompt.Read(fromInput: true);
                if (services.GetRequiredService<PasswordChange>().RefusalOf(password, account.UserName!) is { } refusal)
                    throw Refusal($"The password: {refusal}");
                var (token, _) = await resets.CreateAsync(account.Id, cancellationToken) ?? throw Refusal("The account is being deleted.");
                if (await resets.RedeemAsync(account, token, password, cancellationToken) != PasswordChangeOutcome.Done)
                    throw new OperationFailedException(ExitCodes.TryAgain, "The password could not be set now. Try again.");
                await output.WriteLineAsync($"{account.UserName} has the new password; all sessions have ended.");
                return;
            }

            var (link, expiresAt) = await resets.CreateAsync(account.Id, cancellationToken) ?? throw Refusal("The account is being deleted.");
            await services.GetRequiredService<AppDbContext>().Set<Accounts.Session>().Where(session => session.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
            await output.WriteLineAsync($"All sessions of {account.UserName} have ended. Good once, until {expiresAt:u}, at the address of this Parley:");
            await output.WriteLineAsync($"/reset-password?token={link}");
        }));
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "The username." };

    private static Option<bool> PasswordFromInput() => new("--password-stdin") { Description = "Read the password from the first line of the standard input." };

    private static OperationFailedException Refusal(string reason) => new(ExitCodes.BadData, reason);
}
