using Azki.Core.Events;
using Azki.Core.Quarantine;

namespace Azki.Tests.Fuzzing;

/// <summary>Records of the log as a reader meets them: refused, or what is written again reads the same.</summary>
public sealed class RecordFuzz
{
    private static readonly byte[][] Compact =
    [
        Convert.FromHexString("E110D1163E15914EFD13B6BDFC9CC80AE20403735F310709D0AE9F14"),
        Convert.FromHexString("E1110000000000000080FFFFFFFFFFFFFFFFFF01FFFFFFFF0F02C3A90278024100"),
        Convert.FromHexString("E1100000000000000000000101730103FFFFFFFF0F"),
    ];

    private static readonly byte[][] Refused =
    [
        QuarantinedRowJson.Write(QuarantinedRow.Create(
            DateTimeOffset.UnixEpoch, "رویدادها.csv", "line 17", QuarantinedRow.EventKind, RejectReason.MalformedRow, "a,\"b"u8) with { Columns = "a,b" }),
        QuarantinedRowJson.Write(QuarantinedRow.Create(
            DateTimeOffset.UnixEpoch, "http/1", "row 3", QuarantinedRow.UserKind, RejectReason.RowTooLong, [0xFF, 0])),
    ];

    [Fact]
    public Task Compact_AnyBytes_IsRefusedOrWrittenAsItIsRead() => Fuzz.RunAsync(Mutation.Of(Compact, [0x80], [0x7F], [0xE1, 0x10]), 3000, input =>
    {
        if (!RawEventCodec.TryRead(input, out NormalizedEvent e)) return;
        var written = new byte[RawEventCodec.MaxLength(e)];
        Assert.True(RawEventCodec.TryRead(written.AsSpan(0, RawEventCodec.Write(e, written)), out NormalizedEvent again));
        var (first, second) = (new Outcome(), new Outcome());
        first.Accept(e);
        second.Accept(again);
        Assert.Equal(first.Events, second.Events);
    });

    [Fact]
    public Task QuarantinedRow_AnyBytes_IsRefusedOrWrittenAsItIsRead() => Fuzz.RunAsync(Mutation.Of(Refused, Seeds.JsonTokens), 1500, input =>
    {
        if (!QuarantinedRowJson.TryRead(input, out var row)) return;
        var written = QuarantinedRowJson.Write(row);
        Assert.True(QuarantinedRowJson.TryRead(written, out var again));
        Assert.Equal(row.Row, again.Row);
        Assert.Equal(written, QuarantinedRowJson.Write(again));
    });
}
