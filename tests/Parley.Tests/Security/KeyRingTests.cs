using Microsoft.Extensions.DependencyInjection;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Security;

public sealed class KeyRingTests
{
    [Fact]
    public async Task No_key_ring_is_made_outside_the_data_directory()
    {
        await using var app = new ParleyApp();

        var registered = app.Services.GetService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>();

        Assert.Null(registered);
    }
}
