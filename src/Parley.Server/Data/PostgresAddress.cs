using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;

namespace Parley.Server.Data;

/// <summary>Reads what <c>DATABASE_URL</c> says: an address as other programs take it, or a connection string of Npgsql's.</summary>
internal static class PostgresAddress
{
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>Null where it cannot be understood; the refusal never repeats it, for there is a password in it.</summary>
    public static NpgsqlConnectionStringBuilder? Read(string url, out string refusal)
    {
        refusal = "";
        try
        {
            var settings = Schemes.Any(scheme => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) ? ReadAddress(url) : new NpgsqlConnectionStringBuilder(url);
            if (string.IsNullOrEmpty(settings.Host))
                refusal = "DATABASE_URL names no host.";
            else if (string.IsNullOrEmpty(settings.Database))
                refusal = "DATABASE_URL names no database.";
            else
                return settings;
        }
        catch (UnknownSettingException unknown)
        {
            // Part of a password that was not encoded may look like a setting.
            refusal = unknown.Message.All(char.IsAsciiLetter)
                ? $"DATABASE_URL has a setting \"{unknown.Message}\" that is not known, or a value that it cannot have."
                : "DATABASE_URL has a setting that is not known.";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            refusal = "DATABASE_URL cannot be understood.";
        }

        refusal += " Give it as postgres://user:password@host:port/database?sslmode=require, with special characters percent-encoded, or as a connection string of Npgsql's (Host=…;Username=…;Password=…;Database=…).";
        return null;
    }

    private static NpgsqlConnectionStringBuilder ReadAddress(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
            throw new FormatException();

        var settings = new NpgsqlConnectionStringBuilder { Host = address.DnsSafeHost, Database = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/')) };
        if (address.Port > 0)
            settings.Port = address.Port;
        if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var rest])
        {
            settings.Username = Uri.UnescapeDataString(user);
            if (rest is [var password])
                settings.Password = Uri.UnescapeDataString(password);
        }

        foreach (var (name, values) in QueryHelpers.ParseQuery(address.Query))
            Set(settings, name, values.ToString());
        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        // libpq's names, which most write; Npgsql's own are taken as they are.
        var (key, given) = name switch
        {
            "sslmode" => ("SSL Mode", value.Replace("-", "", StringComparison.Ordinal)),
            "sslrootcert" => ("Root Certificate", value),
            "sslcert" => ("SSL Certificate", value),
            "sslkey" => ("SSL Key", value),
            "connect_timeout" => ("Timeout", value),
            "application_name" => ("Application Name", value),
            "channel_binding" => ("Channel Binding", value),
            "target_session_attrs" => ("Target Session Attributes", value.Replace("-", "", StringComparison.Ordinal)),
            "user" => ("Username", value),
            "dbname" => ("Database", value),
            _ => (name, value),
        };
        try
        {
            settings[key] = given;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            throw new UnknownSettingException(name);
        }
    }

    [SuppressMessage("Design", "CA1032", Justification = "Never leaves this file.")]
    private sealed class UnknownSettingException(string name) : Exception(name);
}
