using Parley.Protocol.Sharing;

namespace Parley.Web.Sharing;

/// <summary>What a shared page shows.</summary>
/// <param name="Share">The link.</param>
/// <param name="Messages">The copy.</param>
/// <param name="IsSignedIn">Whether its reader has an account here, and is signed in.</param>
public sealed record SharedView(Share Share, IReadOnlyList<SharedMessage> Messages, bool IsSignedIn);
