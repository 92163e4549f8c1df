namespace MySql.Replication.Tests.Tables;

public sealed class UnloggedRowsTests
{
    [Theory]
    [InlineData("ALTER TABLE t DROP PARTITION a, b", "d.t")]
    [InlineData("ALTER TABLE t ALGORITHM=INPLACE, DROP PARTITION a", "d.t")]
    [InlineData("alter table `x`.`t` truncate partition all", "x.t")]
    [InlineData("ALTER TABLE t EXCHANGE PARTITION a WITH TABLE x.u WITHOUT VALIDATION", "d.t x.u")]
    [InlineData("ALTER TABLE IF EXISTS t CONVERT PARTITION a TO TABLE u", "d.t d.u")]
    [InlineData("ALTER TABLE t CONVERT TABLE u TO PARTITION a VALUES LESS THAN (5)", "d.t d.u")]
    [InlineData("ALTER TABLE t DISCARD TABLESPACE", "d.t")]
    [InlineData("ALTER TABLE t /* again */ IMPORT PARTITION a TABLESPACE", "d.t")]
    [InlineData("ALTER TABLE t ADD PARTITION (PARTITION a VALUES LESS THAN (5))", "")]
    [InlineData("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4", "")]
    [InlineData("ALTER TABLE t DROP COLUMN `partition`", "")]
    [InlineData("ALTER TABLE t EXCHANGE PARTITION a", "")]
    [InlineData("TRUNCATE TABLE t", "")]
    public void TablesOf_Statement_TellsThoseWhoseRowsComeOrGo(string statement, string expected) =>
        Assert.Equal(expected, string.Join(' ', UnloggedRows.TablesOf(statement, "d")));
}
