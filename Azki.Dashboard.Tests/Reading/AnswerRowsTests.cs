using System.Text;
using Azki.Dashboard.Reading;
using Azki.Warehouse;

namespace Azki.Dashboard.Tests.Reading;

public sealed class AnswerRowsTests
{
    private const string Begun = "[\"a\"]\n[\"Nullable(String)\"]\n[\"x\"]\n[\"ᴺᵁᴸᴸ\"]\n";

    [Fact]
    public async Task Read_WholeAnswer_GivesNamesTypesAndRows()
    {
        using var rows = new AnswerRows(new MemoryStream(Encoding.UTF8.GetBytes(Begun)));

        Assert.Equal(["a", "Nullable(String)", "x", null], await AllAsync(rows));
    }

    [Theory]
    [InlineData("\r\n__exception__\r\nabcdefghijklmnop\r\nCode: 395. DB::Exception: Too late. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)\n78 abcdefghijklmnop\r\n__exception__\r\n", "Code: 395. DB::Exception: Too late.")]
    [InlineData("Code: 159. DB::Exception: Too long. (TIMEOUT_EXCEEDED)\n", "Code: 159. DB::Exception: Too long.")]
    [InlineData("something else\n", "The warehouse ended its answer in the middle.")]
    public async Task Read_AnswerThatFailedInTheMiddle_EndsInWhatTheWarehouseSaid(string end, string message)
    {
        using var rows = new AnswerRows(new MemoryStream(Encoding.UTF8.GetBytes(Begun + end)));

        Assert.StartsWith(message, (await Assert.ThrowsAsync<WarehouseException>(() => AllAsync(rows))).Message, StringComparison.Ordinal);
    }

    private static async Task<List<string?>> AllAsync(AnswerRows rows)
    {
        var all = new List<string?>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken) is { } row) all.Add(Assert.Single(row));
        return all;
    }
}
