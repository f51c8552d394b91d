namespace Parley.Web.Assets;

/// <summary>A file that pages ask for.</summary>
/// <param name="Name">Its name in the address, with the folder of a library: <c>lib/katex/katex.mjs</c>.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Content">Its bytes.</param>
public sealed record WebAsset(string Name, string ContentType, byte[] Content);
