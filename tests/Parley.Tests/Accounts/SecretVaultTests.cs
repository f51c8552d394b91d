using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Accounts;

namespace Parley.Tests.Accounts;

public class SecretVaultTests
{
    private static readonly Guid Whose = new("01931c3e-1111-7000-8000-000000000001");

    [Fact]
    public void What_was_locked_opens_for_the_same_purpose_and_owner_only()
    {
        var vault = VaultOf("a secret that is long enough for a signing key");
        var locked = vault.Lock("sk-secret"u8, "keys", Whose);

        Assert.Equal("sk-secret"u8.ToArray(), vault.Open(locked, "keys", Whose));
        Assert.Null(vault.Open(locked, "other keys", Whose));
        Assert.Null(vault.Open(locked, "keys", Guid.Empty));
        Assert.Null(VaultOf("the secret of another installation, as long").Open(locked, "keys", Whose));
    }

    [Fact]
    public void It_is_never_the_same_twice_and_never_readable()
    {
        var vault = VaultOf("a secret that is long enough for a signing key");

        Assert.NotEqual(vault.Lock("sk-secret"u8, "keys", Whose), vault.Lock("sk-secret"u8, "keys", Whose));
        Assert.Equal(-1, vault.Lock("sk-secret"u8, "keys", Whose).AsSpan().IndexOf("sk-"u8));
    }

    [Fact]
    public void What_was_cut_or_changed_does_not_open()
    {
        var vault = VaultOf("a secret that is long enough for a signing key");
        var locked = vault.Lock("sk-secret"u8, "keys", Whose);

        for (var length = 0; length < locked.Length; length++)
            Assert.Null(vault.Open(locked[..length], "keys", Whose));
        locked[^1] ^= 1;
        Assert.Null(vault.Open(locked, "keys", Whose));
    }

    [Fact]
    public void What_was_locked_before_there_was_one_vault_still_opens()
    {
        // The headers of a tool server as they were kept then.
        var vault = VaultOf("a secret that is long enough for a signing key");
        var nonce = new byte[12];
        var plain = "{}"u8.ToArray();
        var kept = new byte[12 + plain.Length + 16];
        var key = System.Security.Cryptography.HKDF.DeriveKey(
            System.Security.Cryptography.HashAlgorithmName.SHA256, "a secret that is long enough for a signing key"u8.ToArray(), 32, info: "headers of tool servers"u8.ToArray());
        using var cipher = new System.Security.Cryptography.AesGcm(key, 16);
        cipher.Encrypt(nonce, plain, kept.AsSpan(12, plain.Length), kept.AsSpan(^16), Whose.ToByteArray());

        Assert.Equal(plain, vault.Open(kept, "headers of tool servers", Whose));
    }

    private static SecretVault VaultOf(string secret)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(SigningKey.Variable, secret)]).Build();
        var key = new SigningKey(configuration, null!, NullLogger<SigningKey>.Instance);
        key.Load(mayCreate: false);
        return new SecretVault(key);
    }
}
