using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Faults;

/// <summary>Somebody with an account and a session.</summary>
internal sealed record User(Guid Id, Guid SessionId, string Name)
{
    /// <summary>A new access token, as a sign-in would give it.</summary>
    public string Token => Tokens.Create(Id, SessionId);

    private static AccessTokens Tokens { get; } = Issuer();

    /// <summary>Written into the database: a sign-up costs a third of a second of a core, and hundreds are wanted.</summary>
    public static async Task<IReadOnlyList<User>> AddAsync(DbConnection db, string name, int count)
    {
        var users = Enumerable.Range(1, count).Select(number => new User(Guid.CreateVersion7(), Guid.CreateVersion7(), $"{name}{number}")).ToList();
        await using var transaction = await db.BeginTransactionAsync();
        foreach (var user in users)
        {
            await RunAsync(
                """
                insert into "Accounts" ("Id", "DisplayName", "IsAdmin", "State", "CreatedAt", "UserName", "NormalizedUserName", "SecurityStamp", "ConcurrencyStamp")
                values (@id, @name, false, 0, @now, @name, @normal, 'stamp', 'stamp')
                """,
                ("@id", user.Id), ("@name", user.Name), ("@normal", user.Name.ToUpperInvariant()), ("@now", Now));
            await RunAsync(
                """insert into "Sessions" ("Id", "AccountId", "CreatedAt", "LastSeenAt", "RefreshCount") values (@id, @account, @now, @now, 0)""",
                ("@id", user.SessionId), ("@account", user.Id), ("@now", Now));
        }

        await transaction.CommitAsync();
        return users;

        async Task RunAsync(string sql, params (string Name, object Value)[] parameters)
        {
            await using var command = db.CreateCommand();
            (command.CommandText, command.Transaction) = (sql, transaction);
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }

            await command.ExecuteNonQueryAsync();
        }
    }

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private static AccessTokens Issuer()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(SigningKey.Variable, PostgresServer.SigningKey)]).Build();
        // It needs the directory only to look for a key that is not set.
        var key = new SigningKey(configuration, null!, NullLogger<SigningKey>.Instance);
        key.Load(mayCreate: false);
        return new AccessTokens(key, TimeProvider.System);
    }
}
