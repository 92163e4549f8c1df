using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>The layout of an EXECUTE_LOAD_QUERY event: that of a statement with four fields more about the file's name in it.</summary>
internal static class LoadQuery
{
    private const int ThreadAndDuration = 8, ErrorCode = 2, FileFields = 13;

    public static string Statement(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        reader.Skip(ThreadAndDuration);
        var databaseLength = reader.UInt8();
        reader.Skip(ErrorCode);
        var statusLength = reader.UInt16();
        reader.Skip(FileFields + statusLength + databaseLength + 1);
        return Encoding.UTF8.GetString(reader.Rest);
    }
}
