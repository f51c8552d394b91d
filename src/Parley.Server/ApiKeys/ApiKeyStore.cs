using System.Data.Common;
using Parley.Protocol.ApiKeys;
using Parley.Server.Data;

namespace Parley.Server.ApiKeys;

/// <summary>Keeps keys, and finds whose a key is. It asks the database each time: what was revoked on another server is refused here.</summary>
internal sealed class ApiKeyStore(ReadPool reads, DatabaseWriter writer, TimeProvider time)
{
    private const int MostOfOneAccount = 100;
    private const string Columns = """ "Id", "Name", "Prefix", "Scopes", "CreatedAt", "ExpiresAt", "LastUsedAt" """;
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    /// <returns>Null where the account has too many.</returns>
    public Task<CreatedApiKey?> CreateAsync(Guid accountId, CreateApiKey wanted)
    {
        var secret = ApiKeySecret.Random();
        var key = new CreatedApiKey
        {
            Id = Guid.CreateVersion7(),
            Name = wanted.Name!,
            Prefix = ApiKeySecret.PrefixOf(secret),
            Scopes = [.. (wanted.Scopes ?? ApiKeyScopes.All).Distinct().Order(StringComparer.Ordinal)],
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = wanted.ExpiresAt?.ToUniversalTime(),
            Key = secret,
        };
        return writer.RunAsync(db =>
        {
            if (db.QueryFirst("""select count(*) from "ApiKeys" where "AccountId" = @account""", row => row.GetInt64(0), ("@account", accountId)) >= MostOfOneAccount)
                return null;
            db.Execute(
                """
                insert into "ApiKeys" ("Id", "AccountId", "Name", "Prefix", "Hash", "Scopes", "CreatedAt", "ExpiresAt")
                values (@id, @account, @name, @prefix, @hash, @scopes, @created, @expires)
                """,
                ("@id", key.Id), ("@account", accountId), ("@name", key.Name), ("@prefix", key.Prefix), ("@hash", ApiKeySecret.HashOf(secret)),
                ("@scopes", string.Join(' ', key.Scopes)), ("@created", key.CreatedAt), ("@expires", key.ExpiresAt));
            return key;
        });
    }

    public Task<List<ApiKey>> ListAsync(Guid accountId) => reads.RunAsync(db => db.Query(
        $"""select {Columns} from "ApiKeys" where "AccountId" = @account order by "CreatedAt" desc, "Id" desc""", Read, ("@account", accountId)));

    /// <returns>Whether there was such a key.</returns>
    public async Task<bool> RevokeAsync(Guid accountId, Guid id) => await writer.RunAsync(db => db.Execute(
        """delete from "ApiKeys" where "AccountId" = @account and "Id" = @id""", ("@account", accountId), ("@id", id))) > 0;

    /// <summary>Whose key this is; null where it is nobody's, or of no use any more.</summary>
    public async Task<ApiCaller?> FindAsync(string secret)
    {
        if (!ApiKeySecret.IsOne(secret))
            return null;

        var (hash, now) = (ApiKeySecret.HashOf(secret), time.GetUtcNow());
        var found = await reads.RunAsync(db => db.QueryFirst(
            """
            select k."Id", k."AccountId", k."Scopes", k."LastUsedAt" from "ApiKeys" k join "Accounts" a on a."Id" = k."AccountId"
            where k."Hash" = @hash and a."State" = 0 and (k."ExpiresAt" is null or k."ExpiresAt" > @now)
            """,
            row => (Caller: new ApiCaller(row.GetGuid(0), row.GetGuid(1), row.GetString(2).Split(' ')), LastUsedAt: row.IsDBNull(3) ? (DateTimeOffset?)null : row.GetInstant(3)),
            ("@hash", hash), ("@now", now)));
        if (found.Caller is { } caller && (found.LastUsedAt is not { } last || now - last >= Precision))
            await writer.RunAsync(db => db.Execute("""update "ApiKeys" set "LastUsedAt" = @now where "Id" = @id""", ("@now", now), ("@id", caller.KeyId)));
        return found.Caller;
    }

    /// <summary>Whether it is still of use.</summary>
    public Task<bool> IsGoodAsync(ApiCaller caller) => reads.RunAsync(db => db.QueryFirst(
        """
        select 1 from "ApiKeys" k join "Accounts" a on a."Id" = k."AccountId"
        where k."Id" = @id and a."State" = 0 and (k."ExpiresAt" is null or k."ExpiresAt" > @now)
        """,
        _ => true, ("@id", caller.KeyId), ("@now", time.GetUtcNow())));

    private static ApiKey Read(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Name = row.GetString(1),
        Prefix = row.GetString(2),
        Scopes = row.GetString(3).Split(' '),
        CreatedAt = row.GetInstant(4),
        ExpiresAt = row.IsDBNull(5) ? null : row.GetInstant(5),
        LastUsedAt = row.IsDBNull(6) ? null : row.GetInstant(6),
    };
}
