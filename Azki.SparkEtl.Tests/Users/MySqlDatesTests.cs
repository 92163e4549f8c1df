using Azki.SparkEtl.Transform;
using Spark.Connect;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Users;

/// <summary>Sign-up dates in a column of texts: a user whom the streaming path refuses is none here.</summary>
public sealed class MySqlDatesTests(SparkServer server)
{
    [Theory]
    [InlineData("2024-01-05", "2024-01-05")]
    [InlineData(" 2024-01-05\t", "2024-01-05")]
    [InlineData("2024-01-05T10:00:00Z", "2024-01-05")]
    [InlineData("2024-01-05 at noon", "2024-01-05")]
    [InlineData("", null)]
    public async Task MySqlKnownUsers_TextThatIsADate_IsTheSignupDate(string text, string? expected) =>
        Assert.Equal([expected], await ReadAsync(text, 0));

    [Theory]
    [InlineData("2024")]
    [InlineData("2024-05")]
    [InlineData("2024-1-5")]
    [InlineData("2024-01-05x")]
    [InlineData("2024-02-30")]
    [InlineData("02024-01-05")]
    [InlineData("0000-01-01")]
    public async Task MySqlKnownUsers_TextThatIsNone_IsNoUser(string text) => Assert.Empty(await ReadAsync(text, 0));

    [Theory]
    [InlineData("0025-03-01", "2025-03-01")]
    [InlineData("2024-01-05 10:00:00", "2024-01-05")]
    [InlineData("0000-00-00", null)]
    public async Task MySqlKnownUsers_ColumnOfDates_IsReadAsMySqlMeansIt(string text, string? expected) => Assert.Equal([expected], await ReadAsync(text, 1));

    private async Task<List<string?>> ReadAsync(string text, int hasDates)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var spark = await server.ConnectAsync();
        await spark.PrepareAsync(cancellation);
        await spark.Query("SELECT 1L AS user_id, :text AS signup_date, :has_dates AS has_dates, 'Tehran' AS city, 'Mobile' AS device_type", SqlParameters.Named(("text", text), ("has_dates", hasDates)))
            .CreateTemporaryViewAsync("mysql_users", cancellationToken: cancellation);
        await spark.CreateViewAsync("mysql_known_users", SqlParameters.Named(("tomorrow", new DateOnly(2026, 1, 1))), cancellation);
        return await spark.Query("SELECT CAST(signup_date AS STRING) FROM mysql_known_users").ToListAsync<string?>(cancellationToken: cancellation);
    }
}
