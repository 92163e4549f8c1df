using System.Runtime.CompilerServices;
using MySql.Replication.Files;
using MySql.Replication.Streaming;

namespace MySql.Replication;

/// <summary>Reads a binlog file, as a server writes it or <c>mysqlbinlog --read-from-remote-server --raw</c> fetches it.</summary>
public static class BinlogFile
{
    /// <param name="path">The file.</param>
    /// <param name="captures">The tables wanted; null for all.</param>
    /// <param name="schemas">Where column names come from when the file has none; null for nowhere.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BinlogFormatException">The file is damaged, cut short or encrypted.</exception>
    public static async IAsyncEnumerable<BinlogEvent> ReadAsync(
        string path, Func<TableName, bool>? captures = null, ITableSchemas? schemas = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The reader has its own buffer.
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        await foreach (var e in ReadAsync(stream, captures, schemas, cancellationToken).ConfigureAwait(false)) yield return e;
    }

    /// <inheritdoc cref="ReadAsync(string, Func{TableName, bool}?, ITableSchemas?, CancellationToken)"/>
    /// <param name="stream">The file's content, from its first byte on.</param>
    public static async IAsyncEnumerable<BinlogEvent> ReadAsync(
#pragma warning disable CS1573 // Told where it is inherited from.
        Stream stream, Func<TableName, bool>? captures = null, ITableSchemas? schemas = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        using var reader = new EventFileReader(stream);
        await reader.ReadMagicAsync(cancellationToken).ConfigureAwait(false);
        using var decoder = new EventDecoder(hasChecksums: false, captures);
        var admission = new EventAdmission(decoder.Tables, schemas);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { IsEmpty: false } bytes)
        {
            BinlogEvent? e = decoder.Decode(bytes);
            while (e is not null)
            {
                if (await admission.AdmitAsync(e, cancellationToken).ConfigureAwait(false)) yield return e;
                if (!decoder.IsInPayload || !decoder.TryReadPayload(out e)) e = null;
            }
        }
    }
}
