using Microsoft.Net.Http.Headers;
using Parley.Protocol.Files;

namespace Parley.Server.Files;

/// <summary>How the content of a file is given out: nothing in it can run, and nobody guesses what it is.</summary>
internal static class FileContent
{
    // Should a browser show it in spite of everything, it does so without scripts and without an origin.
    private const string Policy = "sandbox; default-src 'none'";

    public static Microsoft.AspNetCore.Http.HttpResults.FileStreamHttpResult Of(UserFile file, Stream content, bool inline, HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        if (inline && file.Kind == FileKinds.Image)
        {
            response.Headers.ContentDisposition = "inline";
            // A picture is asked for on every look at its conversation. It comes again from the browser's own cache, but
            // never without this server having said that whoever looks may see it.
            response.Headers.CacheControl = "private, no-cache";
            return TypedResults.Stream(content, file.MediaType, entityTag: new EntityTagHeaderValue($"\"{file.Id:N}\""), enableRangeProcessing: true);
        }

        var type = file.Kind == FileKinds.Text ? "text/plain; charset=utf-8" : file.MediaType;
        return TypedResults.Stream(content, type, file.Name, file.CreatedAt, enableRangeProcessing: true);
    }
}
