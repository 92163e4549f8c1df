using System.Globalization;
using System.Text;
using Azki.Core;
using Azki.EventLog;
using Azki.StreamEtl.Batches;
using Azki.StreamEtl.Users;

namespace Azki.Tests.StreamEtl;

public sealed class UserBatcherTests
{
    private static readonly DateTimeOffset Appended = new(2026, 11, 26, 23, 59, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-27", true)]
    [InlineData("2026-11-28", false)]
    [InlineData("2100-01-01", false)]
    [InlineData("1900-01-01", true)]
    public void Take_SignupAfterTheDayBehindTheRecord_IsRefused(string signup, bool isTaken)
    {
        var users = new UserDirectory();
        var (counts, refused) = (new LedgerCounts.Counts("mysql", ""), new RefusedRows());
        using var records = Records(string.Create(CultureInfo.InvariantCulture, $$"""{"op":"c","after":{"user_id":7,"signup_date":"{{signup}}","city":"Tehran"} }"""));
        new UserBatcher(users, new()).Take(records, counts, refused);
        Assert.Equal((isTaken ? 1 : 0, isTaken ? 0 : 1, isTaken ? 1 : 0), (counts.Stored, counts.Quarantined, users.Count));
    }

    private static RecordBatch Records(string change)
    {
        var builder = new RecordBatchBuilder();
        builder.Add("""{"user_id":7}"""u8, Encoding.UTF8.GetBytes(change));
        return new(new(Topics.Users, Guid.Empty, 1), 0, 0, 1, Appended, RecordHeaders.Empty, builder.WrittenMemory, null);
    }
}
