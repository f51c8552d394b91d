using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Accounts;

namespace Parley.Tests.Accounts;

public class SecretVaultTests
{
    private static readonly Guid Whose = new("01931c3e-1111-7000-8000-000000000001");
    private const string Place = "https://example.org/v1";

    [Fact]
    public void What_was_locked_opens_for_the_same_purpose_owner_and_place_only()
    {
        var vault = VaultOf("a secret that is long enough for a signing key");
        var locked = vault.Lock("sk-secret"u8, "keys", Whose, Place);

        Assert.Equal("sk-secret"u8.ToArray(), vault.Open(locked, "keys", Whose, Place));
        Assert.Null(vault.Open(locked, "other keys", Whose, Place));
        Assert.Null(vault.Open(locked, "keys", Guid.Empty, Place));
        Assert.Null(vault.Open(locked, "keys", Whose, "https://elsewhere.example/v1"));
        Assert.Null(vault.Open(locked, "keys", Whose, ""));
        Assert.Null(VaultOf("the secret of another installation, as long").Open(locked, "keys", Whose, Place));
    }

    [Fact]
    public void It_is_never_the_same_twice_and_never_readable()
    {
        var vault = VaultOf("a secret that is long enough for a signing key");

        Assert.NotEqual(vault.Lock("sk-secret"u8, "keys", Whose, Place), vault.Lock("sk-secret"u8, "keys", Whose, Place));
        Assert.Equal(-1, vault.Lock("sk-secret"u8, "keys", Whose, Place).AsSpan().IndexOf("sk-"u8));
    }

    [Fact]
    public void What_was_cut_or_changed_does_not_open()
    {
        var vault = VaultOf("a secret that is long enough for a signing key");
        var locked = vault.Lock("sk-secret"u8, "keys", Whose, Place);

        for (var length = 0; length < locked.Length; length++)
            Assert.Null(vault.Open(locked[..length], "keys", Whose, Place));
        locked[^1] ^= 1;
        Assert.Null(vault.Open(locked, "keys", Whose, Place));
    }

    private static SecretVault VaultOf(string secret)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(SigningKey.Variable, secret)]).Build();
        var key = new SigningKey(configuration, null!, NullLogger<SigningKey>.Instance);
        key.Load(mayCreate: false);
        return new SecretVault(key);
    }
}
