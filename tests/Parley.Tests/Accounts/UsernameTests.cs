using System.Globalization;
using System.Text;
using CsCheck;
using Parley.Server.Accounts;

namespace Parley.Tests.Accounts;

public sealed class UsernameTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("a.b_c-d")]
    [InlineData("007")]
    [InlineData("Ада")]
    [InlineData("José")]
    [InlineData("ευρώπη")]
    [InlineData("李小龍")]
    [InlineData("ユーザー")]
    [InlineData("日本ごカタ")]
    [InlineData("हिन्दी")]
    [InlineData("ผู้ใช้")]
    [InlineData("مستخدم")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345")]
    [InlineData("𐐨𐐩𐐪")]
    public void Names_of_every_script_are_taken(string name) => Assert.True(Usernames.TryAccept(name, out _, out var refusal), refusal);

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("𐐨𐐩")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    [InlineData(".abc")]
    [InlineData("-abc")]
    [InlineData("_abc")]
    [InlineData(" alice")]
    [InlineData("alice ")]
    [InlineData("alice\u00a0")]
    [InlineData("al ice")]
    [InlineData("\t\t\t\t")]
    [InlineData("аdmin")]
    [InlineData("раураl")]
    [InlineData("aliceα")]
    [InlineData("日本abc")]
    [InlineData("한국カナ")]
    [InlineData("al\u200bice")]
    [InlineData("al\u200dice")]
    [InlineData("al\u2060ice")]
    [InlineData("\ufeffalice")]
    [InlineData("al\u202eice")]
    [InlineData("al\u00adice")]
    [InlineData("a\u0335lice")]
    [InlineData("a\0b")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a@b.org")]
    [InlineData("a/b/c")]
    [InlineData("abc😀")]
    [InlineData("admin")]
    [InlineData("Root")]
    [InlineData("SYSTEM")]
    [InlineData("null")]
    [InlineData("undefined")]
    [InlineData("con")]
    [InlineData("ａｄｍｉｎ")]
    public void Other_names_are_refused(string name) => Assert.False(Usernames.TryAccept(name, out _, out _));

    [Fact]
    public void A_name_with_half_a_character_is_refused()
    {
        foreach (var name in new[] { "x\ud800yz", "xyz\udc00", "\ud800\ud800\ud800" })
        {
            Assert.False(Usernames.TryAccept(name, out _, out _));
            Assert.Null(Usernames.KeyOf(name));
        }
    }

    [Fact]
    public void The_language_of_the_machine_makes_no_difference()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            Assert.Equal("istanbul", Usernames.KeyOf("ISTANBUL"));
            Assert.Equal("istanbul", Usernames.KeyOf("İstanbul"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void What_is_taken_keeps_its_key_when_it_is_folded_again() =>
        Gen.String.Sample(text =>
        {
            if (!Usernames.TryAccept(text, out var name, out _))
                return;
            var key = Usernames.KeyOf(text);
            Assert.Equal(key, Usernames.KeyOf(name));
            Assert.Equal(key, Usernames.KeyOf(key!));
            Assert.Equal(name, name.Normalize(NormalizationForm.FormKC));
        });

    [Fact]
    public void Any_text_at_all_has_an_answer() =>
        Gen.Char.Array[0, 40].Select(chars => new string(chars)).Sample(text =>
        {
            Usernames.TryAccept(text, out _, out _);
            Usernames.KeyOf(text);
            Passwords.RefusalOf(text, "alice", 12);
        });

    [Theory]
    [InlineData('a', "Latin")]
    [InlineData('я', "Cyrillic")]
    [InlineData('漢', "Han")]
    [InlineData('0', null)]
    [InlineData('!', null)]
    [InlineData('\u0301', null)]
    public void A_character_belongs_to_its_script(char character, string? script) => Assert.Equal(script, UnicodeScripts.Of(new Rune(character)));
}
