using System.Data.Common;

namespace Parley.Server.Data;

internal static class DataReaderExtensions
{
    extension(DbDataReader reader)
    {
        public string? GetStringOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        public Guid? GetGuidOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);

        /// <summary>An instant, stored as UTC.</summary>
        public DateTimeOffset GetInstant(int column) => new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));
    }
}
