namespace Azki.Ingestor.Files;

/// <summary>What came of loading the end of a growing file.</summary>
/// <param name="Result">Of its rows.</param>
/// <param name="Tail">The place behind the last line taken.</param>
/// <param name="Last">The bytes before that place.</param>
/// <param name="Failure">Why what is behind it could not be read; null where all could be.</param>
internal sealed record TailResult(IngestResult Result, FileTail Tail, byte[] Last, IOException? Failure);
