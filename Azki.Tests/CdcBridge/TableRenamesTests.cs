using Azki.CdcBridge.Streaming;
using MySql.Replication;

namespace Azki.Tests.CdcBridge;

public sealed class TableRenamesTests
{
    [Theory]
    [InlineData("RENAME TABLE a TO b", "d.b<d.a")]
    [InlineData("ALTER TABLE a RENAME TO x.a", "x.a<d.a")]
    [InlineData("RENAME TABLE a TO c, b TO a, c TO b", "d.a<d.b d.b<d.a")]
    [InlineData("RENAME TABLE a TO old, new TO a", "d.a<d.new d.old<d.a")]
    [InlineData("RENAME TABLE a TO b, b TO c", "d.c<d.a")]
    [InlineData("RENAME TABLE a TO b, b TO a", "")]
    [InlineData("ALTER TABLE a ADD COLUMN b INT", "")]
    public void Of_Statement_TellsWhatNamesStandForAfterIt(string statement, string expected) =>
        Assert.Equal(expected, string.Join(' ', TableRenames.Of(TableStatement.Parse(statement, "d")).Select(r => $"{r.Table}<{r.From}").Order()));
}
