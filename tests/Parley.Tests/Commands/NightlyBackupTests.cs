using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Parley.Server.Backups;
using Parley.Server.Data;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Commands;

/// <summary>A backup each night at the time that is set, of which so many are kept.</summary>
public sealed class NightlyBackupTests : IDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("parley-nightly-");
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task One_is_made_at_its_time_and_the_oldest_of_its_own_go()
    {
        await using var app = new ParleyApp();
        app.StartServer();
        var stranger = Path.Combine(folder.FullName, "parley-by-hand.zip");
        await File.WriteAllTextAsync(stranger, "kept", Cancelled);
        using var nightly = Nightly(app.Services, new BackupOptions { At = new TimeOnly(3, 30), Keep = 2, Directory = folder.FullName });
        await nightly.StartAsync(Cancelled);

        clock.Advance(TimeSpan.FromHours(2));
        Assert.Empty(Backups());
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var steps = 0; seen.Count < 4; steps++)
        {
            Assert.True(steps < 5_000, $"{seen.Count} backups in {steps * 10} minutes");
            // The work is done beside the clock, which meanwhile may go on to the next night.
            clock.Advance(TimeSpan.FromMinutes(10));
            await Task.Delay(10, Cancelled);
            seen.UnionWith(Backups());
        }

        await nightly.StopAsync(Cancelled);
        var kept = Backups();
        seen.UnionWith(kept);
        Assert.Equal(seen.TakeLast(2), kept);
        Assert.True(string.CompareOrdinal(Path.GetFileName(seen.Min), "nightly-parley-20260301T0330") >= 0, seen.Min);
        Assert.True(File.Exists(stranger));
        var restored = Path.Combine(folder.FullName, "restored");
        await app.Services.GetRequiredService<BackupReader>().RestoreAsync(kept[^1], restored, replace: false, Cancelled);
        Assert.True(File.Exists(Path.Combine(restored, "parley.db")));
    }

    [Fact]
    public async Task One_that_was_missed_is_made_up_for()
    {
        await using var app = new ParleyApp();
        app.StartServer();
        // Installed, as far as its clock knows, two days ago, and never on at half past three.
        File.SetLastWriteTimeUtc(Path.Combine(app.DataDirectory, "parley.installed"), clock.GetUtcNow().UtcDateTime.AddDays(-2));
        using var nightly = Nightly(app.Services, new BackupOptions { At = new TimeOnly(3, 30), Directory = folder.FullName });
        await nightly.StartAsync(Cancelled);

        // Its next time is in two hours and a half.
        for (var minutes = 0; Backups().Length == 0; minutes++)
        {
            Assert.True(minutes < 120, "There is none.");
            clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(10, Cancelled);
        }

        await nightly.StopAsync(Cancelled);
        Assert.Single(Backups());
    }

    [Fact]
    public async Task Without_a_time_there_is_none_and_the_settings_are_read_from_the_environment()
    {
        await using var app = new ParleyApp().With("Backup__At", "03:30").With("Backup__Keep", "3");
        app.StartServer();
        var options = app.Services.GetRequiredService<IOptions<BackupOptions>>().Value;
        using var nightly = Nightly(app.Services, new BackupOptions { Directory = folder.FullName });
        await nightly.StartAsync(Cancelled);

        clock.Advance(TimeSpan.FromDays(2));
        await nightly.ExecuteTask!;

        Assert.Empty(Backups());
        Assert.Equal((new TimeOnly(3, 30), 3), (options.At, options.Keep));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private NightlyBackup Nightly(IServiceProvider services, BackupOptions options) => new(
        new BackupWriter(services.GetRequiredService<DataDirectory>(), services.GetRequiredService<SqliteDatabase>(), services.GetRequiredService<SqliteStart>(), clock),
        services.GetRequiredService<DataDirectory>(), Options.Create(options), clock, NullLogger<NightlyBackup>.Instance);

    private string[] Backups() => [.. folder.GetFiles("nightly-*.zip").Select(file => file.FullName).Order(StringComparer.Ordinal)];
}
