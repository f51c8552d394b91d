using Parley.Server.Data;

namespace Parley.Server.Models;

/// <summary>Writes what administrators say of models.</summary>
internal static class ModelRuleRows
{
    private const int Most = 500;

    /// <returns>False where there are too many.</returns>
    public static bool Set(WriteConnection db, string model, bool allowed, string? changes)
    {
        if (allowed && changes is null)
        {
            db.Execute("""update "ModelRules" set "Allowed" = @allowed, "Changes" = null where "Model" = @model""", ("@allowed", true), ("@model", model));
            DeleteEmpty(db);
            return true;
        }

        if (db.QueryFirst("""select count(*) from "ModelRules" where "Model" <> @model""", row => row.GetInt64(0), ("@model", model)) >= Most)
            return false;
        db.Execute(
            """
            insert into "ModelRules" ("Model", "Allowed", "IsDefault", "Changes") values (@model, @allowed, @default, @changes)
            on conflict ("Model") do update set "Allowed" = excluded."Allowed", "Changes" = excluded."Changes"
            """,
            ("@model", model), ("@allowed", allowed), ("@default", false), ("@changes", changes));
        return true;
    }

    public static void Reset(WriteConnection db, string model) => Set(db, model, allowed: true, changes: null);

    public static void Choose(WriteConnection db, string? model)
    {
        db.Execute("""update "ModelRules" set "IsDefault" = @no where "IsDefault" = @yes""", ("@no", false), ("@yes", true));
        DeleteEmpty(db);
        if (model is null)
            return;
        db.Execute(
            """
            insert into "ModelRules" ("Model", "Allowed", "IsDefault") values (@model, @yes, @yes)
            on conflict ("Model") do update set "IsDefault" = excluded."IsDefault"
            """,
            ("@model", model), ("@yes", true));
    }

    private static void DeleteEmpty(WriteConnection db) => db.Execute(
        """delete from "ModelRules" where "Allowed" = @yes and "IsDefault" = @no and "Changes" is null""", ("@yes", true), ("@no", false));
}
