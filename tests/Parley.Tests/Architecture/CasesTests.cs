using System.Reflection;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Architecture;

public sealed class CasesTests
{
    private static readonly string[] Catalogue =
    [
        "D-01", "D-03", "D-04", "D-05", "D-06", "D-07", "D-09", "D-10", "D-11", "D-12", "D-13", "D-15", "D-16", "D-17", "D-18", "D-19",
        "D-21", "D-22", "D-23", "D-24", "D-25", "D-27",
        "O-01", "O-02", "O-03", "O-04", "O-05", "O-07", "O-08", "O-09", "O-10",
        "R-01", "R-02", "R-03", "R-04", "R-05", "R-06", "R-07", "R-08", "R-09", "R-10", "R-11", "R-12",
    ];

    [Fact]
    public void Every_case_of_the_catalogue_has_a_test_that_names_it_and_none_is_named_that_is_not_in_it()
    {
        var named =
            from method in typeof(CasesTests).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            from trait in method.GetCustomAttributes<TraitAttribute>()
            where trait.Name == Cases.Trait
            select trait.Value;

        Assert.Equal(Catalogue, named.Distinct().Order(StringComparer.Ordinal));
    }
}
