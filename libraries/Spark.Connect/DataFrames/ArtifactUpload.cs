using System.IO.Hashing;
using System.Security.Cryptography;
using Google.Protobuf;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>Sends data that the server keeps with the session, named by their hash, so that the same data travel once.</summary>
internal static class ArtifactUpload
{
    private const int ChunkSize = 1024 * 1024;
    private const string Folder = "cache/";

    /// <summary>Sees that the server has the data.</summary>
    /// <returns>Their SHA-256 in hexadecimal.</returns>
    public static async Task<string> KeepAsync(SparkCalls calls, byte[] data, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(data));
        var name = Folder + hash;
        var status = await calls.ArtifactStatusAsync(name, cancellationToken).ConfigureAwait(false);
        if (status.Statuses.TryGetValue(name, out var known) && known.Exists) return hash;
        var stored = await calls.AddArtifactsAsync(Parts(name, data), cancellationToken).ConfigureAwait(false);
        return stored.Artifacts.All(a => a.IsCrcSuccessful) ? hash : throw new ResultFormatException("Rows arrived at the server damaged (their CRC-32 differs). Send them again.");
    }

    private static IEnumerable<AddArtifactsRequest> Parts(string name, byte[] data)
    {
        var chunks = data.Chunk(ChunkSize).Select(Chunk).ToList();
        if (chunks is [var only])
        {
            // The server closes what begins in chunks with the last of those that follow: of one chunk alone it waits for another.
            yield return new() { Batch = new() { Artifacts = { new AddArtifactsRequest.Types.SingleChunkArtifact { Name = name, Data = only } } } };
            yield break;
        }
        yield return new() { BeginChunk = new() { Name = name, TotalBytes = data.Length, NumChunks = chunks.Count, InitialChunk = chunks[0] } };
        foreach (var chunk in chunks.Skip(1)) yield return new() { Chunk = chunk };
    }

    private static AddArtifactsRequest.Types.ArtifactChunk Chunk(byte[] data) => new() { Data = UnsafeByteOperations.UnsafeWrap(data), Crc = Crc32.HashToUInt32(data) };
}
