namespace Parley.Emulation.Answers;

/// <summary>How a connection fails, at the level of TCP or of HTTP's framing, below anything that a web server would send by itself.</summary>
public enum Fault
{
    /// <summary>TCP reset.</summary>
    Reset,

    /// <summary>The connection ends inside an HTTP chunk, in the middle of an event.</summary>
    CutChunk,

    /// <summary>The body ends properly, but in the middle of a <c>data:</c> line.</summary>
    CutLine,

    /// <summary>Nothing more is sent and the connection stays open until the client leaves.</summary>
    Silence,

    /// <summary>Not even a status line is sent, and the connection stays open until the client leaves.</summary>
    NoAnswer,

    /// <summary><c>Content-Length</c> promises more than is sent.</summary>
    TooLong,

    /// <summary><c>Content-Length</c> promises less than is sent.</summary>
    TooShort,

    /// <summary>What is sent is no HTTP.</summary>
    NotHttp,
}
