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
        var extension = Path.GetExtension(path).ToLowerInvariant();
        if (CompressionExtensions.Contains(extension))
            extension = Path.GetExtension(Path.GetFileNameWithoutExtension(path)).ToLowerInvariant();
        return extension switch
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
        FromName(path) is not null || Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);
}
