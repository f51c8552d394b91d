using System.Data.Common;

namespace Parley.Server.Data;

/// <summary>Statements that run once, unprepared.</summary>
internal static class ConnectionExtensions
{
    extension(DbConnection connection)
    {
        public void Run(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        public object? Scalar(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteScalar();
        }

        public List<string> Texts(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            var texts = new List<string>();
            while (reader.Read())
                texts.Add(reader.GetString(0));
            return texts;
        }
    }
}
