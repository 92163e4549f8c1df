using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication.Connections;

/// <summary>Plain statements on a session, such as a replica needs before the stream begins: all values as text.</summary>
internal static class TextQuery
{
    private const byte QueryCommand = 0x03;
    private const byte Null = 0xFB;

    /// <summary>The rows of the first result; none for a statement without one.</summary>
    public static async Task<List<string?[]>> QueryAsync(this Session session, string sql, CancellationToken cancellationToken)
    {
        var doing = $"'{(sql.Length > 100 ? sql[..100] + "…" : sql)}'";
        await session.CommandAsync(new WireWriter().UInt8(QueryCommand).Text(sql).Written, cancellationToken).ConfigureAwait(false);
        var rows = new List<string?[]>();
        var packet = await session.AnswerAsync(cancellationToken).ConfigureAwait(false);
        ErrorPacket.ThrowIfError(packet.Span, doing);
        if (ResponsePacket.IsOk(packet.Span)) return rows;

        var columns = new WireReader(packet.Span).LengthEncodedCount();
        do packet = await session.AnswerAsync(cancellationToken).ConfigureAwait(false);
        while (!ResponsePacket.IsEnd(packet.Span));

        while (true)
        {
            packet = await session.AnswerAsync(cancellationToken).ConfigureAwait(false);
            ErrorPacket.ThrowIfError(packet.Span, doing);
            if (ResponsePacket.IsEnd(packet.Span)) return rows;
            rows.Add(ParseRow(packet.Span, columns));
        }
    }

    private static string?[] ParseRow(ReadOnlySpan<byte> packet, int columns)
    {
        var reader = new WireReader(packet);
        var row = new string?[columns];
        for (var i = 0; i < columns; i++)
        {
            if (reader.Rest is [Null, ..]) reader.Skip(1);
            else row[i] = Encoding.UTF8.GetString(reader.LengthEncodedBytes());
        }
        return row;
    }
}
