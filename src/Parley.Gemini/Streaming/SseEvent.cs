namespace Parley.Gemini.Streaming;

/// <summary>One event of a stream.</summary>
/// <param name="Data">Its data; valid until the next event is asked for.</param>
/// <param name="MayBeCut">Whether the stream ended in the middle of its last line.</param>
internal readonly record struct SseEvent(ReadOnlyMemory<byte> Data, bool MayBeCut);
