using System.Globalization;
using Parley.Protocol.Chat;
using Parley.Server.Chat;

namespace Parley.Tests.Chat;

public sealed class SendRulesTests
{
    [Fact]
    public void What_is_refused_is_told_alike_whatever_language_the_machine_or_the_reader_speaks()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de");

        Assert.Equal("A message has 200,000 characters at most.", SendRules.Check(new SendMessage(new string('a', 200_001)))?.Detail);
    }
}
