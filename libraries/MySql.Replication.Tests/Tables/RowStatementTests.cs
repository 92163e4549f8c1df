namespace MySql.Replication.Tests.Tables;

public sealed class RowStatementTests
{
    [Theory]
    [InlineData("INSERT\nINTO t VALUES (1)")]
    [InlineData("/*c*/ UPDATE t SET a = 1")]
    [InlineData("-- why\ndelete from t")]
    [InlineData("/*!50003 REPLACE*/ INTO t VALUES (1)")]
    [InlineData("WITH x AS (SELECT 1), y (a) AS (SELECT 2) UPDATE t, x SET a = 1")]
    [InlineData("LOAD DATA INFILE 'f' INTO TABLE t")]
    public void IsChange_StatementThatChangesRows_IsOne(string statement) => Assert.True(RowStatement.IsChange(statement));

    [Theory]
    [InlineData("")]
    [InlineData("CREATE TABLE t (a INT DEFAULT 1) /* UPDATE */")]
    [InlineData("`INSERT`")]
    [InlineData("TRUNCATE TABLE t")]
    [InlineData("ALTER TABLE t ADD COLUMN `update` INT")]
    [InlineData("WITH x AS (SELECT 1) SELECT 1")]
    public void IsChange_Other_IsNot(string statement) => Assert.False(RowStatement.IsChange(statement));
}
