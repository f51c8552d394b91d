using AngleSharp.Dom;
using Bunit;
using Parley.Protocol.Chat;
using Parley.Protocol.Files;
using Parley.Web.Chat;
using Parley.Web.Files;

namespace Parley.Tests.Web.Files;

public sealed class AttachedFilesTests : BunitContext
{
    private static readonly AttachedFile Picture = new(Guid.CreateVersion7(), "a.png", "image/png", FileKinds.Image, 2_100);
    private static readonly AttachedFile Photo = new(Guid.CreateVersion7(), "b.heic", "image/heic", FileKinds.Image, 3 * 1024 * 1024);
    private static readonly AttachedFile Page = new(Guid.CreateVersion7(), "<b>.html", "text/plain", FileKinds.Text, 11);

    [Fact]
    public void Pictures_are_shown_and_all_else_is_a_download()
    {
        var list = Show([Picture, Photo, Page]);

        var image = Assert.Single(list.QuerySelectorAll("img"));
        Assert.Equal(($"/api/files/{Picture.Id}/content?inline=1", "a.png", "lazy"), (image.GetAttribute("src"), image.GetAttribute("alt"), image.GetAttribute("loading")));
        Assert.Equal(["b.heic3 MB", "<b>.html11 B"], list.QuerySelectorAll("a.file-chip").Select(link => link.TextContent));
        Assert.All(list.QuerySelectorAll("a"), link => Assert.True(link.HasAttribute("download")));
        Assert.Equal($"{Picture.Id},{Photo.Id},{Page.Id}", list.GetAttribute("data-attachments"));
    }

    [Fact]
    public void What_is_gone_is_named_and_asked_for_no_more()
    {
        var list = Show([Picture, Page], Picture.Id);

        Assert.Empty(list.QuerySelectorAll("img"));
        Assert.Equal("a.pngdeleted", list.QuerySelector(".gone")!.TextContent);
        Assert.Equal($"{Page.Id}", list.GetAttribute("data-attachments"));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KB")]
    [InlineData(209715200, "200 MB")]
    [InlineData(5368709120, "5 GB")]
    public void A_size_is_told_in_a_unit_that_fits(long bytes, string text) => Assert.Equal(text, FileSize.Of(bytes).Replace(",", "", StringComparison.Ordinal));

    private IElement Show(IReadOnlyList<AttachedFile> files, params Guid[] gone)
    {
        var id = Guid.CreateVersion7();
        var message = new Message
        {
            Id = id,
            ConversationId = id,
            ParentId = null,
            Role = MessageRoles.User,
            Text = "",
            Files = files,
            Status = MessageStatus.Complete,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        return Render<AttachedFiles>(parameters => parameters.Add(list => list.Shown, new ShownMessage(message, [id]) { Gone = gone.ToHashSet() })).Find("ul");
    }
}
