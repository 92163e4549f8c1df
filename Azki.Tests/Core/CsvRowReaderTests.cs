using System.Text;
using Azki.Core.Events;
using Azki.Core.Text;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class CsvRowReaderTests
{
    [Theory]
    [InlineData("1,2,3", "1|2|3")]
    [InlineData(",,", "||")]
    [InlineData("1, 2 ,3", "1| 2 |3")]
    [InlineData("\"1\",\"2\",\"3\"", "1|2|3")]
    [InlineData("\"a,b\",2,3", "a,b|2|3")]
    [InlineData("\"a\"\"b\",2,\"\"\"\"", "a\"b|2|\"")]
    [InlineData("\"\",\"\",\"\"", "||")]
    [InlineData(" \"a\" ,\t\"b\"\t,\"c\" \r", "a|b|c")]
    [InlineData("\" a \",2,3", " a |2|3")]
    [InlineData("\",,,,,,,,\",2,3", ",,,,,,,,|2|3")]
    [InlineData("a value that fills more than one vector of thirty-two bytes,and another one,3",
        "a value that fills more than one vector of thirty-two bytes|and another one|3")]
    public void TryRead_Row_IsSplit(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', Csv.Row("a,b,c", line, out _)!));

    [Theory]
    [InlineData("1,2", "too_few_columns")]
    [InlineData("1", "too_few_columns")]
    [InlineData("1,2,3,", "too_many_columns")]
    [InlineData("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18", "too_many_columns")]
    [InlineData("\"1,2\",3", "too_few_columns")]
    [InlineData("\"1\",2,3,4", "too_many_columns")]
    [InlineData("\"1,2,3", "malformed_row")]
    [InlineData("1,2,3\"", "malformed_row")]
    [InlineData("1,a\"b\",3", "malformed_row")]
    [InlineData("\"1\"x,2,3", "malformed_row")]
    [InlineData("\"1\"\"\",2\",3", "malformed_row")]
    [InlineData("1,2,3,4,5,6,7,\"8", "malformed_row")]
    [InlineData("\"", "malformed_row")]
    public void TryRead_Defect_IsNamed(string line, string code)
    {
        Assert.Null(Csv.Row("a,b,c", line, out var reason));
        Assert.Equal(code, RejectReasons.Code(reason));
    }

    [Fact]
    public void TryRead_RowAfterABadOne_IsNotTouchedByIt()
    {
        var reader = new CsvRowReader(Csv.Header("a,b"));
        Assert.False(reader.TryRead("\"1,2"u8, out _, out _));
        Assert.True(reader.TryRead("1,2"u8, out var row, out _));
        Assert.Equal(["1", "2"], Csv.Values(row));
    }

    [Fact]
    public void TryRead_SingleColumn_IsTheLine() => Assert.Equal(["some text"], Csv.Row("a", "some text", out _)!);

    [Fact]
    public void TryRead_AnyFieldsWrittenQuoted_AreReadBack() =>
        Gen.Char[" ,\"ab\t\r'é;"].ArrayWithEdges(0, 12).Select(chars => new string(chars)).ArrayWithEdges(1, 9).Sample(fields =>
        {
            var header = string.Join(',', fields.Select((_, i) => $"c{i}"));
            var line = string.Join(',', fields.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            Assert.Equal(fields, Csv.Row(header, line, out _)!);
        }, iter: Runs.Many);

    [Fact]
    public void TryRead_AnyFieldsWithoutQuotes_AreReadBackAsTextSplitSays() =>
        Gen.Char[" ab,"].ArrayWithEdges(1, 200).Select(chars => new string(chars)).Sample(line =>
        {
            var expected = line.Split(',');
            Assert.Equal(expected, Csv.Row(string.Join(',', expected.Select((_, i) => $"c{i}")), line, out _)!);
        }, iter: Runs.Many);

    [Fact]
    public void TryRead_AnyBytes_NeverThrows()
    {
        var bytes = Gen.Frequency((1, Gen.Byte), (3, Gen.Byte[0x20, 0x2C])).ArrayWithEdges(0, 100);
        Gen.Select(bytes, Gen.Int[1, 6]).Sample((line, columns) =>
        {
            var reader = new CsvRowReader(Csv.Header(string.Join(',', Enumerable.Range(0, columns))));
            if (reader.TryRead(line, out var row, out var reason)) Assert.Equal(columns, row.Count);
            else Assert.True(reason is RejectReason.MalformedRow or RejectReason.TooFewColumns or RejectReason.TooManyColumns);
        }, iter: Runs.Many);
    }

    [Fact]
    public void Header_ColumnsInAnyOrderCaseAndCompany_AreFound()
    {
        Assert.True(EventColumns.TryParse(
            "\"Channel\",extra, EVENT_TIME ,user_id,premium_amount,session_id,event_type\r"u8, out var columns, out var missing));
        Assert.Empty(missing);
        Assert.True(new CsvRowReader(columns.Header).TryRead("SMS,x,t,7,5,s,signup"u8, out var row, out _));
        var raw = columns.Map(row);
        Assert.Equal("t 7 s signup SMS 5 ", Encoding.UTF8.GetString([
            .. raw.EventTime, 32, .. raw.UserId, 32, .. raw.SessionId, 32, .. raw.EventType, 32, .. raw.Channel, 32, .. raw.PremiumAmount, 32, .. raw.EventId]));
    }

    [Fact]
    public void Header_WithEventId_MapsIt()
    {
        Assert.True(EventColumns.TryParse("event_id,event_time,user_id,session_id,event_type,channel,premium_amount"u8, out var columns, out _));
        Assert.True(new CsvRowReader(columns.Header).TryRead("9,t,7,s,signup,SMS,"u8, out var row, out _));
        Assert.Equal("9"u8, columns.Map(row).EventId);
    }

    [Theory]
    [InlineData("event_time,user_id,session_id,event_type,channel", "premium_amount")]
    [InlineData("2025-10-01 14:39:08,610,s_1,purchase,Google Ads,42456912",
        "event_time, user_id, session_id, event_type, channel, premium_amount")]
    [InlineData("", "event_time, user_id, session_id, event_type, channel, premium_amount")]
    [InlineData("\"event_time,user_id,session_id,event_type,channel,premium_amount",
        "event_time, user_id, session_id, event_type, channel, premium_amount")]
    [InlineData("event_time,user_id,session_id,event_type,channel,premium_amount,User_Id", "user_id (there 2 times)")]
    public void Header_ThatLacksColumns_NamesThem(string line, string expected)
    {
        Assert.False(EventColumns.TryParse(Encoding.UTF8.GetBytes(line), out _, out var missing));
        Assert.Equal(expected, string.Join(", ", missing));
    }

    [Fact]
    public void Header_OfAMillionCommas_IsRefusedAtOnce()
    {
        Assert.False(EventColumns.TryParse(Encoding.UTF8.GetBytes(new string(',', 1_000_000)), out _, out var missing));
        Assert.Equal(6, missing.Count);
    }
}
