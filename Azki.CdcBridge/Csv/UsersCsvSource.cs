using System.Buffers;
using Azki.Core.Events;
using Azki.Core.Text;
using Azki.Core.Users;

namespace Azki.CdcBridge.Csv;

/// <summary>Reads a file of users.</summary>
/// <param name="path">The file.</param>
/// <param name="today">The day of the clock, UTC.</param>
internal sealed class UsersCsvSource(string path, DateOnly today)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Takes one row: a user, or the reason why it is none and the user it seems to be of (0 where that cannot be told).</summary>
    public delegate void RowHandler(ReadOnlySpan<byte> line, long number, User? user, RejectReason reason, uint userId);

    private readonly LineSplitter _lines = new();
    private UserColumns? _columns;
    private CsvRowReader? _rows;

    /// <summary>Gives each row to the handler, in order.</summary>
    /// <exception cref="UsersFileRefusedException">The header lacks a column; no row was given.</exception>
    public async Task ReadAsync(RowHandler handler, CancellationToken cancellationToken)
    {
        await using var file = Open();
        var buffer = ArrayPool<byte>.Shared.Rent(2 * BufferBytes);
        try
        {
            var length = 0;
            int read;
            do
            {
                // The splitter keeps no more than one line of at most a megabyte waiting, which leaves room for as much again.
                if (buffer.Length - length < BufferBytes / 2) Grow(ref buffer, length);
                read = await file.ReadAsync(buffer.AsMemory(length), cancellationToken);
                length += read;
                var taken = Take(buffer.AsSpan(0, length), read == 0, handler);
                length -= taken;
                buffer.AsSpan(taken, length).CopyTo(buffer);
            }
            while (read > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (_columns is null) throw UsersFileRefusedException.Columns(path, UserColumns.Needed);
    }

    private int Take(ReadOnlySpan<byte> buffer, bool final, RowHandler handler)
    {
        var taken = 0;
        while (true)
        {
            var kind = _lines.Next(buffer[taken..], final, out var line, out var consumed);
            taken += consumed;
            if (kind is LineKind.NeedMore or LineKind.End) return taken;
            if (_columns is null) ParseHeader(kind == LineKind.TooLong ? [] : line);
            else TakeRow(kind, line, handler);
        }
    }

    private void TakeRow(LineKind kind, ReadOnlySpan<byte> line, RowHandler handler)
    {
        RejectReason reason;
        if (kind == LineKind.TooLong)
        {
            handler(line, _lines.LineNumber, null, RejectReason.RowTooLong, GuessUserId(line));
        }
        else if (!_rows!.TryRead(line, out var row, out reason))
        {
            handler(line, _lines.LineNumber, null, reason, GuessUserId(line));
        }
        else
        {
            var raw = _columns!.Map(row);
            UserNormalizer.TryNormalize(raw, today, out var user, out reason);
            EventNormalizer.ParseUserId(raw.UserId, out var userId);
            handler(line, _lines.LineNumber, user, reason, userId);
        }
    }

    // Of a row that does not split, such as one with an unbalanced quote, the id mostly still stands where it should.
    private uint GuessUserId(ReadOnlySpan<byte> line)
    {
        var column = _columns!.Header.IndexOf("user_id");
        foreach (var range in line.Split((byte)','))
        {
            if (column-- > 0) continue;
            return EventNormalizer.ParseUserId(line[range].Trim((byte)'"'), out var userId) == RejectReason.None ? userId : 0;
        }

        return 0;
    }

    private void ParseHeader(ReadOnlySpan<byte> line)
    {
        if (!UserColumns.TryParse(line, out _columns, out var missing)) throw UsersFileRefusedException.Columns(path, missing);
        _rows = new CsvRowReader(_columns.Header);
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private FileStream Open()
    {
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder, not a file of users.");
        try
        {
            const FileShare Others = FileShare.ReadWrite | FileShare.Delete;
            return new FileStream(path, FileMode.Open, FileAccess.Read, Others, bufferSize: 0, useAsync: true);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path} does not exist.", path, error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UnauthorizedAccessException($"{path} may not be read by this user.", error);
        }
    }
}
