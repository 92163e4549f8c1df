using Azki.Core.Events;
using Azki.Core.Text;

namespace Azki.Tests.Core;

public sealed class AllocationTests
{
    private const int Rows = 1_000;

    private static readonly EventNormalizer Normalizer = new(EventRules.Default);

    private readonly byte[] _buffer = new byte[1024];
    private readonly RawEventJsonParser _parser = new();
    private readonly CsvRowReader _reader;
    private readonly EventColumns _columns;

    public AllocationTests()
    {
        Assert.True(EventColumns.TryParse("event_time,user_id,session_id,event_type,channel,premium_amount"u8, out var columns, out _));
        _columns = columns;
        _reader = new CsvRowReader(columns.Header);
    }

    [Theory]
    [InlineData("2025-10-01 14:39:08,610,s_1,purchase,Google Ads,42456912")]
    [InlineData("2025-10-01T14:39:08.5+03:30, 610 ,\"s \"\"1\"\"\",PURCHASE,\"own, channel\",42456912.0")]
    public void CsvRow_ToCompactRecordAndBack_AllocatesNothing(string text)
    {
        var line = System.Text.Encoding.UTF8.GetBytes(text);
        Assert.Equal(0, AllocatedBy(() => Ingest(line)));
    }

    [Fact]
    public void JsonRow_WithEscapesToJson_AllocatesNothing()
    {
        var json = """{"event_time":"2025-10-01 14:39:08","user_id":"610","session_id":"s\n\u00e9","event_type":"signup","channel":"x"}"""u8.ToArray();
        Assert.Equal(0, AllocatedBy(() => Convert(json)));
    }

    private void Ingest(byte[] line)
    {
        Assert.True(_reader.TryRead(line, out var row, out _));
        Assert.True(Normalizer.TryNormalize(_columns.Map(row), OwnedEvent.Now, out var e, out _));
        Assert.True(RawEventCodec.TryRead(_buffer.AsSpan(0, RawEventCodec.Write(e, _buffer)), out NormalizedEvent _));
    }

    private void Convert(byte[] json)
    {
        Assert.True(_parser.TryParse(json, out var raw, out _));
        Assert.True(Normalizer.TryNormalize(raw, OwnedEvent.Now, out var e, out _));
        RawEventJson.Write(e, _buffer);
    }

    // The first rows grow buffers that are then reused.
    private static long AllocatedBy(Action row)
    {
        for (var i = 0; i < Rows; i++) row();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rows; i++) row();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
