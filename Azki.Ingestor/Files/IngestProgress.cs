namespace Azki.Ingestor.Files;

/// <summary>How far the loading of a file has come.</summary>
/// <param name="BytesRead">Bytes of the file read, as they are on disk.</param>
/// <param name="BytesTotal">Its size; <see langword="null"/> for a pipe.</param>
/// <param name="Rows">Rows read, accepted or not.</param>
public readonly record struct IngestProgress(long BytesRead, long? BytesTotal, long Rows);
