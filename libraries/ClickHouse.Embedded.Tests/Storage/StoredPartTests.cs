using ClickHouse.Embedded.Storage;

namespace ClickHouse.Embedded.Tests.Storage;

public sealed class StoredPartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("part-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(100, 20, false)]
    [InlineData(99, 20, true)]
    [InlineData(0, 20, true)]
    [InlineData(100, 0, true)]
    public void IsTorn_DataOrColumnsShort_SaysSo(int dataBytes, int columnsBytes, bool expected)
    {
        File.WriteAllBytes(Path.Combine(_folder, "data.bin"), new byte[dataBytes]);
        File.WriteAllBytes(Path.Combine(_folder, "columns.txt"), new byte[columnsBytes]);
        Assert.Equal(expected, new StoredPart("`d`.`t`", "all_1_1_0", _folder, 100).IsTorn());
    }

    [Fact]
    public void IsTorn_FolderGone_IsNot() =>
        Assert.False(new StoredPart("`d`.`t`", "all_1_1_0", Path.Combine(_folder, "gone"), 100).IsTorn());

    [Fact]
    public void Parse_LinesOfTheQuery_GivesParts() =>
        Assert.Equal([new("`d`.`t`", "all_1_1_0", "/x/", 7), new("`d`.`u`", "p_2_2_0", "/y/", 0)], StoredPart.Parse("`d`.`t`\tall_1_1_0\t/x/\t7\n`d`.`u`\tp_2_2_0\t/y/\t0\n"));
}
