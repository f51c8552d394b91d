using Parley.Protocol.Chat;
using Parley.Server.Data;
using Parley.Server.Keys;
using Parley.Server.Models;
using Parley.Server.Providers;

namespace Parley.Server.Spending;

/// <summary>What is known of a call before it is made.</summary>
/// <param name="Id">Its own, or its reply's.</param>
/// <param name="OwnerId">Who pays.</param>
/// <param name="Model">Who will be asked; null where that is not known yet.</param>
/// <param name="Source">One of <see cref="UsageSources"/>.</param>
/// <param name="Prompt">How much is asked.</param>
/// <param name="MostOutput">How many tokens it may write, where that was said.</param>
internal sealed record CallPlan(Guid Id, Guid OwnerId, string? Model, string Source, PromptTokens Prompt, long? MostOutput);

/// <summary>Calls that no kept reply stands for: programs', titles, replies of temporary conversations. A row stands for each while it lasts.</summary>
internal sealed partial class OpenCalls(
    DatabaseWriter writer, BudgetBook budgets, ModelBook models, KeyRing ring, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<OpenCalls> logger)
{
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(1);

    /// <summary>What this run of the server is called in the rows.</summary>
    public Guid ServerId { get; } = Guid.CreateVersion7();

    /// <summary>By which prices calls are counted.</summary>
    public ModelTable Models => models.Table;

    /// <summary>Under which source a call counts: whoever asks Gemini with a key of their own pays for it, and no budget does.</summary>
    /// <param name="paysSelf">Whether whoever asks has a key of their own.</param>
    /// <param name="model">Which model; null: not known yet.</param>
    /// <param name="usual">One of <see cref="UsageSources"/>, for everybody else.</param>
    public static string SourceOf(bool paysSelf, string? model, string usual) => paysSelf && model is not null && ModelCatalogue.IsName(model) && !ProviderModelId.Is(model) ? UsageSources.OwnKey : usual;

    /// <summary>Whether a user has a key of their own to Gemini.</summary>
    public bool PaysSelf(Guid ownerId) => ring.PaysSelf(ownerId);

    /// <returns>Why it must not be made; null where it may be, and must be settled.</returns>
    public async Task<BudgetRefusal?> OpenAsync(CallPlan plan)
    {
        var hasBudgets = await budgets.PrepareAsync();
        return await writer.RunAsync(db =>
        {
            var time = new UsageTime(clock.GetUtcNow());
            if (hasBudgets && plan.Source != UsageSources.OwnKey && budgets.Check(db, plan.OwnerId, time) is { } refused)
                return refused;
            Reservations.Insert(db, ReservationOf(plan, time));
            return null;
        });
    }

    /// <summary>Corrects what was set aside for it, now that it is known better.</summary>
    public Task CorrectAsync(CallPlan plan) => writer.RunAsync(db =>
    {
        var better = ReservationOf(plan, new UsageTime(clock.GetUtcNow()));
        Reservations.Correct(db, plan.Id, better.Model, better.Nanos, better.InputTokens);
    });

    /// <summary>Before a call asks once more: it has spent what it has spent, and what the next request may cost is set aside with it.</summary>
    /// <returns>Why it must not; null where it may.</returns>
    public async Task<BudgetRefusal?> GoOnAsync(CallPlan plan, Usage usage)
    {
        if (plan.Model is not { } model || plan.Source == UsageSources.OwnKey || !await budgets.PrepareAsync())
            return null;
        return await writer.RunAsync(db =>
        {
            var time = new UsageTime(clock.GetUtcNow());
            var spent = Money.ToNanos(ModelPrices.WithCost(Models, model, usage, time.Date).Cost ?? 0);
            Reservations.Correct(db, plan.Id, model, spent, usage.InputTokens);
            if (budgets.Check(db, plan.OwnerId, time) is { } refused)
                return refused;
            var next = CallEstimate.MostOf(Models, model, usage.InputTokens, plan.MostOutput, time.Date);
            Reservations.Correct(db, plan.Id, model, spent + next, usage.InputTokens);
            return null;
        });
    }

    /// <summary>It is over, and is counted, once; where the database is away, when it is back.</summary>
    public async Task SettleAsync(SpentCall call)
    {
        try
        {
            await CountAsync(call);
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            _ = CountLaterAsync(call);
        }
    }

    /// <summary>It was not made at all.</summary>
    public Task DropAsync(Guid id) => writer.RunAsync(db => { Reservations.Release(db, id); });

    /// <summary>What is set aside for a call that is planned.</summary>
    public StoredReservation ReservationOf(CallPlan plan, UsageTime time) => new()
    {
        Id = plan.Id,
        OwnerId = plan.OwnerId,
        Model = plan.Model ?? "",
        Source = plan.Source,
        Nanos = CallEstimate.MostOf(Models, plan.Model, plan.Prompt.AtMost, plan.MostOutput, time.Date),
        InputTokens = plan.Prompt.Likely,
        ServerId = ServerId,
        HeartbeatAt = time.Now,
    };

    /// <summary>Calls of servers that are no more: what they asked is counted, for it was asked.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> CountLostAsync(DateTimeOffset aliveSince) => writer.RunAsync(db =>
    {
        var time = new UsageTime(clock.GetUtcNow());
        var lost = Reservations.TakeLost(db, ServerId, aliveSince);
        foreach (var call in lost)
        {
            // Before it was known what is asked nobody was asked.
            if (call is { Model.Length: > 0, InputTokens: > 0 })
                UsageLedger.Add(db, new SpentCall(call.Id, call.OwnerId, call.Model, call.Source, UsageOf(call, time)), time);
        }

        return lost.Count;
    });

    public Task BeatAsync() => writer.RunAsync(db => Reservations.Beat(db, ServerId, clock.GetUtcNow()));

    private Task CountAsync(SpentCall call) => writer.RunAsync(db =>
    {
        if (Reservations.Release(db, call.Id))
            UsageLedger.Add(db, call, new UsageTime(clock.GetUtcNow()));
    });

    private async Task CountLaterAsync(SpentCall call)
    {
        try
        {
            while (true)
            {
                await Task.Delay(StorageRetry, clock, lifetime.ApplicationStopping);
                try
                {
                    await CountAsync(call);
                    return;
                }
                catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
                {
                    // It is still away.
                }
            }
        }
        catch (Exception failure)
        {
            Log.LeftOpen(logger, call.Id, failure.GetType().Name);
        }
    }

    private Usage UsageOf(StoredReservation call, UsageTime time)
    {
        var usage = new Usage(call.InputTokens, 0, 0, 0, call.InputTokens) { Estimated = true };
        return ModelPrices.WithCost(Models, call.Model, usage, time.Date);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What call {CallId} took could not be counted ({Failure}); after the next start it counts for what it asked.")]
        public static partial void LeftOpen(ILogger logger, Guid callId, string failure);
    }
}
