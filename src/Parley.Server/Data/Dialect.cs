namespace Parley.Server.Data;

/// <summary>The few words and habits that the two databases do not share; all other SQL is written once for both.</summary>
/// <param name="BeginWriting">Begins a transaction that writes.</param>
/// <param name="BeginView">Begins one that sees a single state of the database.</param>
/// <param name="IndexOf">The function that says where in a text another one begins; 0 for nowhere.</param>
/// <param name="HasOtherWriters">Others write at the same time: what is read in order to be written must be locked.</param>
/// <param name="PreparesItself">The driver prepares what comes often, for whichever types the parameters have.</param>
/// <param name="TakesNul">A text may hold the character zero.</param>
internal sealed record Dialect(
    string BeginWriting, string BeginView, string IndexOf, bool HasOtherWriters, bool PreparesItself, bool TakesNul)
{
    public static readonly Dialect Sqlite = new("BEGIN IMMEDIATE", "BEGIN", "instr", HasOtherWriters: false, PreparesItself: false, TakesNul: true);

    public static readonly Dialect Postgres = new(
        "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "strpos", HasOtherWriters: true, PreparesItself: true, TakesNul: false);
}
