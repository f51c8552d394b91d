namespace Parley.Server.Data;

/// <summary>
/// Makes the database ready before anything asks it: a new one from the generated script, an older one by migrations, and
/// a refusal for whatever else is there. Never a fresh start where there was an installation.
/// </summary>
internal abstract class DatabaseStart(DatabaseSchema schema)
{
    /// <summary>How many steps the last <see cref="PrepareAsync"/> took; null where it made a new database.</summary>
    public int? StepsTaken { get; protected set; } = 0;

    /// <summary>Where the database lies as it was before those steps, if it was copied.</summary>
    public string? CopyFromBefore { get; protected set; }

    /// <summary>Whether there is one, in order or not.</summary>
    public abstract bool IsMade { get; }

    protected DatabaseSchema Schema => schema;

    /// <exception cref="StartRefusedException">It cannot be made ready.</exception>
    public abstract Task PrepareAsync(CancellationToken cancellationToken = default);

    /// <summary>For whoever works beside a running server: the database is there and as this version knows it.</summary>
    /// <exception cref="StartRefusedException">It is not.</exception>
    public abstract void RequireCurrent();

    /// <summary>A refusal whose sentence begins with the database.</summary>
    protected abstract StartRefusedException Refusal(string rest);

    protected bool IsOlder(List<string> applied) => applied.Except(schema.Migrations).Any()
        ? throw Refusal("was made by a newer version of Parley. Start that version, or put back the copy that was made before the upgrade.")
        : applied.Count < schema.Migrations.Count;

    protected StartRefusedException IsOld() =>
        Refusal("was made by an older version of Parley. Bring it up to date with `parley migrate` while no server runs.");
}
