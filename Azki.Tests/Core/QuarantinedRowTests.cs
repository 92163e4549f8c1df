using System.Text;
using System.Text.Json;
using Azki.Core.Events;
using Azki.Core.Quarantine;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class QuarantinedRowTests
{
    private static readonly DateTimeOffset ReceivedAt = new(2026, 11, 23, 17, 20, 31, 123, TimeSpan.Zero);

    [Fact]
    public void Write_AnyRow_ReadsTheSame() => Gen.Select(Gen.Byte.ArrayWithEdges(0, 200), Gen.Byte[0x20, 0x7E].ArrayWithEdges(0, 200), Gen.Bool).Sample((bytes, text, isText) =>
    {
        var row = QuarantinedRow.Create(ReceivedAt, "رویدادها.csv", "line 17", QuarantinedRow.EventKind, RejectReason.MalformedRow, isText ? text : bytes);
        Assert.True(QuarantinedRowJson.TryRead(QuarantinedRowJson.Write(row), out var read));
        Assert.Equal(row.Row, read.Row);
        Assert.Equal(row, read with { Row = row.Row });
    }, iter: Runs.Many);

    [Fact]
    public void Write_TextRow_StaysReadable()
    {
        var json = QuarantinedRowJson.Write(Create("a,\"تهران"u8));
        Assert.Contains(""" "row":"a,\"تهران" """.Trim(), Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.False(JsonDocument.Parse(json).RootElement.TryGetProperty("row_encoding", out _));
    }

    [Fact]
    public void Create_LongRow_KeepsItsBeginningButIsIdentifiedByAll()
    {
        var row = new byte[QuarantinedRow.MaxRowBytes + 1];
        var first = Create(row);
        row[^1] = 1;
        var second = Create(row);
        Assert.Equal((QuarantinedRow.MaxRowBytes, true), (first.Row.Length, first.IsTruncated));
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public void Create_RowTooLong_LeavesItToTheNoteThatOnlyItsBeginningIsKept()
    {
        var row = QuarantinedRow.Create(ReceivedAt, "s", "p", QuarantinedRow.EventKind, RejectReason.RowTooLong, "x"u8);
        Assert.True(row.IsTruncated);
        Assert.DoesNotContain("beginning", row.Message, StringComparison.Ordinal);
        Assert.Contains("beginning", QuarantinedRow.TruncationNote, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_SameRowOfTheSamePlace_IsTheSameEntry()
    {
        Assert.Equal(Create("x"u8).Id, (Create("x"u8) with { ReceivedAt = ReceivedAt.AddDays(1) }).Id);
        Assert.NotEqual(Create("x"u8).Id, Create("y"u8).Id);
        Assert.NotEqual(QuarantinedRow.Identify("a", "line 1", "x"u8), QuarantinedRow.Identify("a", "line 2", "x"u8));
        Assert.NotEqual(QuarantinedRow.Identify("a", "line 1", "x"u8), QuarantinedRow.Identify("b", "line 1", "x"u8));
        Assert.NotEqual(QuarantinedRow.Identify("ab", "c", "x"u8), QuarantinedRow.Identify("a", "bc", "x"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"id\":1,\"received_at\":\"never\",\"source\":\"\",\"place\":\"\",\"kind\":\"\",\"reason\":\"\",\"message\":\"\",\"row\":\"\"}")]
    [InlineData("{\"id\":-1,\"received_at\":\"2026-11-23T17:20:31Z\",\"source\":\"\",\"place\":\"\",\"kind\":\"\",\"reason\":\"\",\"message\":\"\",\"row\":\"\"}")]
    [InlineData("{\"id\":1,\"received_at\":\"2026-11-23T17:20:31Z\",\"source\":null,\"place\":\"\",\"kind\":\"\",\"reason\":\"\",\"message\":\"\",\"row\":\"\"}")]
    public void TryRead_AnythingElse_IsRefused(string json) => Assert.False(QuarantinedRowJson.TryRead(Encoding.UTF8.GetBytes(json), out _));

    private static QuarantinedRow Create(ReadOnlySpan<byte> row) =>
        QuarantinedRow.Create(ReceivedAt, "events.csv", "line 17", QuarantinedRow.EventKind, RejectReason.MalformedRow, row);
}
