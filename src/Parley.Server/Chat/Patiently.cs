using Parley.Server.Data;

namespace Parley.Server.Chat;

/// <summary>An answer that has begun outlives a database that is away for a moment: it waits a while for it.</summary>
internal static class Patiently
{
    private const int Most = 60;
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(1);

    /// <param name="work">What may be done again where it is not known whether it was done.</param>
    /// <param name="clock">Waits.</param>
    /// <param name="cancelled">Gives up.</param>
    public static async Task<T> DoAsync<T>(Func<Task<T>> work, TimeProvider clock, CancellationToken cancelled)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure) && attempt < Most)
            {
                await Task.Delay(StorageRetry, clock, cancelled);
            }
        }
    }
}
