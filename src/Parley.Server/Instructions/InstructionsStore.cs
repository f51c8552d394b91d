using Parley.Protocol.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Instructions;

/// <summary>Keeps what users say of themselves to models.</summary>
internal sealed class InstructionsStore(ReadPool reads, DatabaseWriter writer)
{
    private static readonly UserInstructions None = new("", "");

    public async Task<UserInstructions> FindAsync(Guid ownerId) => await reads.RunAsync(db => db.QueryFirst(
        """select "About", "Answers", "ForNew" from "Instructions" where "OwnerId" = @owner""",
        row => new UserInstructions(row.GetString(0), row.GetString(1), row.GetBoolean(2)), ("@owner", ownerId))) ?? None;

    /// <summary>Whether a conversation that does not say so itself begins with it.</summary>
    public Task<bool> IsForNewAsync(Guid ownerId) => reads.RunAsync(db => db.QueryFirst(
        """select "ForNew" from "Instructions" where "OwnerId" = @owner""", row => row.GetBoolean(0), ("@owner", ownerId)));

    public Task SaveAsync(Guid ownerId, UserInstructions said) => writer.RunAsync(db =>
    {
        var (about, answers) = (said.About?.Trim() ?? "", said.Answers?.Trim() ?? "");
        if (about.Length + answers.Length == 0)
        {
            db.Execute("""delete from "Instructions" where "OwnerId" = @owner""", ("@owner", ownerId));
            return;
        }

        db.Execute(
            """
            insert into "Instructions" ("OwnerId", "About", "Answers", "ForNew") values (@owner, @about, @answers, @new)
            on conflict ("OwnerId") do update set "About" = excluded."About", "Answers" = excluded."Answers", "ForNew" = excluded."ForNew"
            """,
            ("@owner", ownerId), ("@about", about), ("@answers", answers), ("@new", said.ForNew));
    });
}
