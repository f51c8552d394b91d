using System.Globalization;
using System.Runtime.CompilerServices;

namespace Parley.Tests.Infrastructure;

/// <summary>What tests expect in words is English, as it is written in Britain, whatever the machine speaks.</summary>
internal static class EnglishCulture
{
    [ModuleInitializer]
    internal static void Set()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("en-GB");
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("en");
    }
}
