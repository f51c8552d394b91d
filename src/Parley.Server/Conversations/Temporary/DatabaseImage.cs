using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Parley.Server.Data;
using SQLitePCL;

namespace Parley.Server.Conversations.Temporary;

/// <summary>A SQLite database as bytes: https://sqlite.org/c3ref/serialize.html.</summary>
internal static class DatabaseImage
{
    // What is nearly empty is small.
    private static readonly Lazy<byte[]> Empty = new(() =>
    {
        using var made = MemoryDatabase.Open("PRAGMA page_size=1024;");
        return ToBytes(made);
    });

    /// <summary>Opens one in memory; null: one that is empty.</summary>
    public static SqliteConnection Open(byte[]? image)
    {
        image ??= Empty.Value;
        var memory = new SqliteConnection("Data Source=:memory:;Foreign Keys=True;Pooling=False");
        memory.Open();
        // SQLite takes it over, lets it grow, and frees it in the end.
        var copy = raw.sqlite3_malloc64(image.Length);
        Marshal.Copy(image, 0, copy, image.Length);
        var code = raw.sqlite3_deserialize(memory.Handle, "main", copy, image.Length, image.Length, raw.SQLITE_DESERIALIZE_FREEONCLOSE | raw.SQLITE_DESERIALIZE_RESIZEABLE);
        if (code != raw.SQLITE_OK)
        {
            memory.Dispose();
            throw new StorageUnavailableException($"A temporary conversation could not be read: SQLite says {code}.");
        }

        memory.Run("PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON");
        return memory;
    }

    public static byte[] ToBytes(SqliteConnection memory)
    {
        var image = raw.sqlite3_serialize(memory.Handle, "main", out var length, 0);
        if (image == IntPtr.Zero)
            throw new StorageUnavailableException("A temporary conversation could not be kept: there is no memory for it.");
        try
        {
            var bytes = new byte[length];
            Marshal.Copy(image, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            raw.sqlite3_free(image);
        }
    }
}
