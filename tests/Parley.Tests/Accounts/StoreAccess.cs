using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

/// <summary>For what no call can bring about: damage, and a look at what is stored.</summary>
internal static class StoreAccess
{
    public static async Task<T> ReadAsync<T>(this ParleyApp app, Func<AppDbContext, Task<T>> read)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    public static Task UpdateAccountAsync(this ParleyApp app, string username, Action<Account> change) => app.ReadAsync(async db =>
    {
        var account = await db.Set<Account>().SingleAsync(a => a.UserName == username, Calls.Cancellation);
        change(account);
        return await db.SaveChangesAsync(Calls.Cancellation);
    });

    public static void ReplaceCost(this IWebHostBuilder builder, int rounds) =>
        builder.ConfigureTestServices(services => services.AddSingleton(new PasswordCost(rounds)));
}
