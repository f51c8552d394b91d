using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Parley.Server.Accounts;

namespace Parley.Tests.Accounts;

public sealed class SecureCookieTests
{
    private readonly SessionCookie cookie = new(Options.Create(new AccountOptions()));
    private readonly SessionSecret secret = SessionSecret.Random(Guid.CreateVersion7());

    [Fact]
    public void Over_HTTPS_no_neighbour_can_set_or_read_the_cookie()
    {
        var context = new DefaultHttpContext { Request = { Scheme = "https" } };

        cookie.Write(context, secret);

        var header = context.Response.Headers.SetCookie.ToString();
        Assert.StartsWith($"__Host-parley={secret}; ", header, StringComparison.Ordinal);
        Assert.EndsWith("path=/; secure; samesite=lax; httponly", header, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https", "__Host-parley", true)]
    [InlineData("https", "parley", false)]
    [InlineData("http", "parley", true)]
    [InlineData("http", "__Host-parley", false)]
    public void Each_scheme_reads_its_own_cookie(string scheme, string name, bool isRead)
    {
        var context = new DefaultHttpContext { Request = { Scheme = scheme } };
        context.Request.Headers.Cookie = $"{name}={secret}";

        Assert.Equal(isRead, SessionCookie.Read(context.Request) is { } read && read.Matches(secret.Hash));
    }
}
