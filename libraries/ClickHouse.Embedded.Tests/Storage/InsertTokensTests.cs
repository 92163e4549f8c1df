using ClickHouse.Embedded.Storage;

namespace ClickHouse.Embedded.Tests.Storage;

public sealed class InsertTokensTests
{
    [Theory]
    [InlineData("202510_7_7_0", true)]
    [InlineData("202510_1_9_2", true)]
    [InlineData("202510_1_9_2_12", true)]
    [InlineData("202510_1_6_1", false)]
    [InlineData("202511_1_9_2", false)]
    [InlineData("tmp_insert_202510_7_7_0", false)]
    [InlineData("detached", false)]
    public void Unstored_PartsOfTheTable_CoverTheBlockOrNot(string part, bool isStored) =>
        Assert.Equal(isStored ? [] : ["2\t202510_7_7_0\tblock"], InsertTokens.Unstored("1\t202510_7_7_0\tblock\n", [part]));

    [Fact]
    public void Unstored_DroppedSince_IsNotWithdrawnAgain() => Assert.Empty(InsertTokens.Unstored("1\tall_1_1_0\tx\n2\tall_1_1_0\tx\n", []));

    [Fact]
    public void Unstored_TornLine_IsPassedOver() => Assert.Empty(InsertTokens.Unstored("1\tall_1_", ["all_1_1_0"]));

    [Fact]
    public void Sync_LogsThatGrowAndGo_AreFollowed()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("azki-tokens-");
        string logs = Directory.CreateDirectory(Path.Combine(folder.FullName, "store", "abc", "abc1", "deduplication_logs")).FullName;
        string log = Path.Combine(logs, "deduplication_log_1.txt");
        var tokens = new DurableTokens(folder.FullName);
        tokens.Sync();
        foreach (string line in (string[])["1\tall_1_1_0\tx\n", "1\tall_2_2_0\ty\n"])
        {
            File.AppendAllText(log, line);
            tokens.Sync();
        }
        File.Delete(log);
        tokens.Sync();
        folder.Delete(recursive: true);
        tokens.Sync();
    }
}
