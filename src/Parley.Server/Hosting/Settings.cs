using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Parley.Server.Hosting;

/// <summary>Options of a feature, checked before the server starts; every value that is wrong is told by its variable's name.</summary>
internal sealed class Settings<T>(string section, IConfiguration configuration) : IConfigureOptions<T>, IValidateOptions<T>
    where T : class
{
    private static readonly PropertyInfo[] Properties = [.. typeof(T).GetProperties().Where(property => property.CanWrite)];
    private readonly List<string> unreadable = [];

    public void Configure(T options)
    {
        foreach (var property in Properties)
            if (configuration.GetSection(section).GetSection(property.Name) is var given && given.Exists() && given.Value != "" && !TrySet(options, property, given))
                unreadable.Add($"{section}__{property.Name} is \"{given.Value}\", which is no {KindOf(property.PropertyType)}.");
    }

    public ValidateOptionsResult Validate(string? name, T options)
    {
        var broken = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), broken, validateAllProperties: true);

        IEnumerable<string> failures = [.. unreadable, .. broken.Select(result => $"{section}__{string.Join(", ", result.MemberNames)}: {result.ErrorMessage}")];
        return failures.Any() ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static bool TrySet(object options, PropertyInfo property, IConfigurationSection given)
    {
        if (!IsMeant(given.Value ?? "", Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
            return false;

        try
        {
            property.SetValue(options, given.Get(property.PropertyType));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The framework reads "30" as thirty days, and takes numbers and lists for a choice: nobody means that.</summary>
    private static bool IsMeant(string value, Type type) =>
        type == typeof(TimeSpan) ? value.Contains(':', StringComparison.Ordinal)
        : !type.IsEnum || type.GetEnumNames().Contains(value, StringComparer.OrdinalIgnoreCase);

    private static string KindOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } choice => $"choice among {string.Join(", ", choice.GetEnumNames())}",
        var kind when kind == typeof(TimeSpan) => "duration (hh:mm:ss)",
        var kind when kind == typeof(TimeOnly) => "time of day (hh:mm)",
        var kind when kind == typeof(bool) => "true or false",
        var kind when kind == typeof(Uri) => "address",
        _ => "number",
    };
}

internal static class SettingsRegistration
{
    /// <summary>Binds the options of a feature to their section of the configuration.</summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton(provider => new Settings<T>(section, provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IConfigureOptions<T>>(provider => provider.GetRequiredService<Settings<T>>());
        services.AddSingleton<IValidateOptions<T>>(provider => provider.GetRequiredService<Settings<T>>());
        return services.AddOptions<T>().ValidateOnStart();
    }
}
