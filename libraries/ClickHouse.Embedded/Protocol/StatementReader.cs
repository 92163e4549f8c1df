using System.Text;

namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// Takes a request apart into a statement and its data: they may both be in the body, or the statement in the address. Data never
/// reach the engine as text of a statement.
/// </summary>
internal static class StatementReader
{
    /// <summary>The longest statement, in bytes (its data not counted).</summary>
    public const int MaxStatementBytes = 16 << 20;

    /// <exception cref="ClickHouseException">The statement is too long, or of a kind that only other clients can run.</exception>
    public static async Task<Statement> ReadAsync(
        IncomingRequest request, RequestParameters parameters, CancellationToken cancellationToken)
    {
        string? encoding = request.Header("Content-Encoding");
        bool isPlain = !ContentCoding.IsEncoded(encoding) && !parameters.DecompressesFrames && !parameters.IsFormRead;
        byte[] head = Encoding.UTF8.GetBytes(parameters.Query);
        SqlText text = SqlText.Scan(head);
        if (text.IsInsert && text.DataStart >= 0 | text.Format is not null)
        {
            Statement statement = Insert(head, text, null);
            return isPlain ? statement : statement with { MoreData = OpenDecoded(request, parameters, encoding) };
        }

        Stream body = OpenDecoded(request, parameters, encoding);
        if (head.Length > 0) head = [.. head, (byte)'\n'];
        return await ReadFromBodyAsync(head, body, parameters.DefaultFormat, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Statement> ReadFromBodyAsync(
        byte[] prefix, Stream body, string? defaultFormat, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[Math.Max(16 << 10, prefix.Length * 2)];
        prefix.CopyTo(buffer, 0);
        int length = prefix.Length;
        while (true)
        {
            // Filled before it is looked at: scanning again only when the buffer doubled keeps the whole linear.
            int read = await body.ReadAtLeastAsync(buffer.AsMemory(length), buffer.Length - length, false, cancellationToken).ConfigureAwait(false);
            length += read;
            bool isAll = length < buffer.Length;
            SqlText text = SqlText.Scan(buffer.AsSpan(0, length));
            if (text.IsInsert && (isAll || IsCertain(text, length)))
                return Insert(buffer.AsMemory(0, length), text, defaultFormat) with { MoreData = body };
            if (isAll) return Other(buffer.AsMemory(0, length), text);
            if (length >= MaxStatementBytes)
                throw ClickHouseException.Of(62, "SYNTAX_ERROR", $"Max query size exceeded: the statement is longer than {MaxStatementBytes} bytes.");
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    // The last word of a cut text may be cut itself.
    private static bool IsCertain(SqlText text, int length) => text.DataStart >= 0 && text.DataStart < length;

    private static Statement Insert(ReadOnlyMemory<byte> sql, SqlText text, string? defaultFormat)
    {
        if (text.ReadsFile)
            throw ClickHouseException.Of(48, "NOT_IMPLEMENTED", "INSERT FROM INFILE is a feature of clickhouse-client; send the file as the body.");
        byte[] head = [.. sql.Span[..text.HeadEnd], .. LateSettings(sql.Span, text)];
        return new Statement(head, text, text.Format ?? defaultFormat ?? "Values")
        {
            FirstData = text.DataStart < 0 ? default : sql[text.DataStart..],
        };
    }

    private static ReadOnlySpan<byte> LateSettings(ReadOnlySpan<byte> sql, SqlText text) => sql[text.LateSettings];

    private static Statement Other(ReadOnlyMemory<byte> sql, SqlText text)
    {
        if (text.ReadsInput)
            throw ClickHouseException.Of(48, "NOT_IMPLEMENTED", "The embedded engine has no input(): insert into a table and select from that.");
        return new Statement(sql, text, text.Format);
    }

    private static Stream OpenDecoded(IncomingRequest request, RequestParameters parameters, string? encoding)
    {
        if (parameters.IsFormRead) return Stream.Null;
        Stream body = ContentCoding.Decode(request.OpenBody(), encoding);
        return parameters.DecompressesFrames ? new CompressedFrameReader(body) : body;
    }
}
