using Azki.Core.Events;
using Azki.Ingestor.Files;

namespace Azki.Ingestor.Watch;

/// <summary>Some bytes of a file, by their hash: it is known again by those at its beginning, and by those before where it was read to.</summary>
/// <param name="Length">Bytes hashed.</param>
/// <param name="Hash">Their hash.</param>
internal readonly record struct FileStretch(int Length, ulong Hash)
{
    /// <summary>The head of a file of which so many bytes are certain to stay.</summary>
    public static FileStretch Of(ReadOnlySpan<byte> head, long certainBytes)
    {
        var length = (int)Math.Min(head.Length, certainBytes);
        return new FileStretch(length, EventIdentity.Hash(head[..length]));
    }

    /// <summary>Whether bytes begin with these; where none are known, any do.</summary>
    public bool Matches(ReadOnlySpan<byte> bytes) => Length == 0 || (bytes.Length >= Length && EventIdentity.Hash(bytes[..Length]) == Hash);

    /// <summary>The last bytes before an offset; fewer where the file ends before it.</summary>
    public static async Task<byte[]> ReadBeforeAsync(string path, long offset, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        var bytes = new byte[(int)Math.Min(FileTail.KnownBytes, offset)];
        file.Seek(offset - bytes.Length, SeekOrigin.Begin);
        return bytes[..await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken)];
    }

    /// <summary>The first bytes.</summary>
    public static async Task<byte[]> ReadHeadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        var head = new byte[FileTail.KnownBytes];
        return head[..await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken)];
    }

    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
}
