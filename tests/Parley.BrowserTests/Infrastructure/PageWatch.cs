using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Parley.BrowserTests.Infrastructure;

/// <summary>Writes down what must not happen on any page: console errors, script errors, failed requests. Violations of the content policy arrive as console errors.</summary>
internal sealed class PageWatch
{
    private readonly ConcurrentQueue<string> complaints = [];
    private readonly ConcurrentBag<string> provoked = [];

    public void Provoke(string part) => provoked.Add(part);

    public IReadOnlyList<string> Complaints =>
        [.. complaints.Where(complaint => !provoked.Any(part => complaint.Contains(part, StringComparison.Ordinal)))];

    public void Watch(IBrowserContext context)
    {
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Enqueue($"console {message.Type}: {message.Text} ({message.Location})");
        };
        context.WebError += (_, error) => complaints.Enqueue($"script error: {error.Error}");
        context.Response += (_, response) =>
        {
            if (response.Status >= 400)
                complaints.Enqueue($"answer {response.Status}: {response.Request.Method} {response.Url}");
        };
        context.RequestFailed += (_, request) =>
        {
            // A page that is left aborts its live stream.
            if (request.Failure is not "net::ERR_ABORTED")
                complaints.Enqueue($"request failed: {request.Method} {request.Url}: {request.Failure}");
        };
    }
}
