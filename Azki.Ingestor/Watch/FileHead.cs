using Azki.Core.Events;

namespace Azki.Ingestor.Watch;

/// <summary>The beginning of a file, by its hash.</summary>
/// <param name="Length">Bytes hashed.</param>
/// <param name="Hash">Their hash.</param>
internal readonly record struct FileHead(int Length, ulong Hash)
{
    private const int MaxLength = 4096;

    /// <summary>The head of a file of which so many bytes are certain to stay.</summary>
    public static FileHead Of(ReadOnlySpan<byte> head, long certainBytes)
    {
        var length = (int)Math.Min(head.Length, certainBytes);
        return new FileHead(length, EventIdentity.Hash(head[..length]));
    }

    public bool Matches(ReadOnlySpan<byte> head) => head.Length >= Length && EventIdentity.Hash(head[..Length]) == Hash;

    public static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        var head = new byte[MaxLength];
        return head[..await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken)];
    }

    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
}
