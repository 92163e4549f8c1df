using CsCheck;
using MySql.Replication.Tests.Columns;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Json;

public sealed class OpaqueJsonTests(MySqlServer server)
{
    /// <summary>Lines of the server's base64 end after 57 bytes: those below, at and above the end of a line, and of several.</summary>
    [Fact]
    public async Task WriteText_BytesOfEveryLength_EqualsSelect()
    {
        await using var sql = await server.ConnectAsync();
        var lengths = Gen.OneOf(Gen.OneOf(56, 57, 58, 113, 114, 115, 171, 172), Gen.Int[0, 400]);
        TypedColumn[] columns =
        [
            new("JSON", lengths.Select(n => $"JSON_OBJECT('bytes', REPEAT(X'F1', {n}), 'more', 1)")),
            new("JSON", lengths.Select(n => $"CAST(CAST(REPEAT(X'00FF', {n}) AS BINARY) AS JSON)")),
            new("JSON", lengths.Select(n => $"JSON_ARRAY(ST_AsBinary(POINT(1, {n})), REPEAT(X'3E', {n}))")),
        ];
        await TypedTable.CompareAsync(sql, server.Options, columns, 120);
    }
}
