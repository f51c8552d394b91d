namespace Parley.Emulation.Errors;

/// <summary>The HTML pages that Google's front ends send for what no API answers.</summary>
internal static class ErrorPage
{
    public static string For(int status) =>
        $"""
        <!DOCTYPE html>
        <html lang=en>
          <meta charset=utf-8>
          <title>Error {status}</title>
          <p><b>{status}.</b> <ins>That’s an error.</ins>
          <p>{Reason(status)} <ins>That’s all we know.</ins>

        """;

    private static string Reason(int status) => status switch
    {
        404 => "The requested URL was not found on this server.",
        502 => "The server encountered a temporary error and could not complete your request. Please try again in 30 seconds.",
        _ => "The server could not answer.",
    };
}
