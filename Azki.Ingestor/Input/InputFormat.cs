namespace Azki.Ingestor.Input;

/// <summary>How rows are written.</summary>
internal enum InputFormat : byte
{
    Csv,
    Ndjson,
    Json,
}

internal static class InputFormats
{
    private static readonly string[] CompressionExtensions = [".gz", ".zst"];

    /// <summary>The format that a file's name says; null when it says none.</summary>
    public static InputFormat? FromName(string path)
    {
        return ExtensionOf(path) switch
        {
            ".csv" => InputFormat.Csv,
            ".ndjson" or ".jsonl" => InputFormat.Ndjson,
            _ => null,
        };
    }

    /// <summary>The format that the first byte which is not white space says.</summary>
    public static InputFormat FromHead(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        return head.IsEmpty ? InputFormat.Csv : head[0] switch
        {
            (byte)'{' => InputFormat.Ndjson,
            (byte)'[' => InputFormat.Json,
            _ => InputFormat.Csv,
        };
    }

    /// <summary>Whether a watched folder's file is one of events: by name, since anything may lie beside them.</summary>
    public static bool IsWatchable(string path) =>
        FromName(path) is not null || ExtensionOf(path) == ".json";

    // That of what is compressed.
    private static string ExtensionOf(string path)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        return CompressionExtensions.Contains(extension) ? Path.GetExtension(Path.GetFileNameWithoutExtension(path)).ToLowerInvariant() : extension;
    }
}
