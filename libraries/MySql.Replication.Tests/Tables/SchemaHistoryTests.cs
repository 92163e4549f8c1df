using MySql.Replication.Ddl;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Tables;

/// <summary>Statements followed by the reader, beside what the server makes of the same statements.</summary>
public sealed class SchemaHistoryTests(MySqlServer server)
{
    public static TheoryData<string> Statements =>
    [
        "ALTER TABLE t ADD COLUMN n1 DECIMAL(10,2) UNSIGNED DEFAULT '1.5' COMMENT 'first, after', ADD n2 ENUM('a','it''s',\"b,c\") AFTER id, ADD COLUMN (n3 INT, n4 SET('x','y') CHARACTER SET latin1)",
        "ALTER TABLE t DROP COLUMN name, DROP INDEX by_price, ADD UNIQUE KEY u (price), ALGORITHM=INPLACE, LOCK=NONE",
        "alter table `t` modify `name` text character set latin1 first, change price `the price` double after name",
        "ALTER TABLE t RENAME COLUMN id TO `key`, ADD CONSTRAINT positive CHECK (price > 0)",
        "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (price, id) USING BTREE",
        "ALTER TABLE t ADD g INT GENERATED ALWAYS AS (price * (2 + 1)) STORED FIRST /* comment, with (signs */",
        "ALTER TABLE t CONVERT TO CHARACTER SET latin1 -- to the end",
        "ALTER TABLE t ENGINE=InnoDB, COMMENT='ADD COLUMN x INT', ADD INDEX i2 (name(5))",
        "/* a */ ALTER TABLE t /*!50000 ADD COLUMN v VARCHAR(5) */",
        "ALTER TABLE t MODIFY note VARCHAR(200), ADD late VARCHAR(5), CHANGE name title TEXT COLLATE latin1_bin",
        "ALTER TABLE t ADD before_it VARCHAR(5), ENGINE=InnoDB DEFAULT CHARSET = latin1, ADD after_it VARCHAR(5)",
        "ALTER TABLE t ADD w TEXT, COLLATE=greek_bin",
        "ALTER TABLE t CONVERT TO CHARACTER SET greek COLLATE greek_bin, ADD w VARCHAR(5)",
        "ALTER TABLE t CONVERT TO CHARACTER SET greek, ADD w VARCHAR(5) CHARACTER SET latin1",
        "ALTER TABLE t DROP PRIMARY KEY, ADD counter INT AUTO_INCREMENT KEY COMMENT 'a UNIQUE one'",
        "ALTER TABLE t ADD counter INT UNIQUE KEY, ADD w VARCHAR(40) DEFAULT (_greek'KEY' COLLATE greek_bin)",
        "ALTER TABLE t RENAME COLUMN name TO note, RENAME COLUMN note TO name",
        "ALTER TABLE t RENAME COLUMN id TO name, RENAME COLUMN name TO note, RENAME COLUMN note TO id",
        "ALTER TABLE t CHANGE id price INT UNSIGNED, CHANGE price id BIGINT NOT NULL FIRST",
        "ALTER TABLE t DROP note, RENAME COLUMN name TO note, DROP PRIMARY KEY, ADD PRIMARY KEY (note)",
        "ALTER TABLE t ADD COLUMN `odd ``name``` BIGINT UNSIGNED NOT NULL DEFAULT 0, ALTER COLUMN price SET DEFAULT 3",
    ];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Apply_AlterTable_IsWhatTheServerMakesOfIt(string statement)
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        var history = new SchemaHistory();
        foreach (var one in (string[])["CREATE TABLE t (id INT UNSIGNED, name VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'x,y', note VARCHAR(9), price INT NOT NULL, PRIMARY KEY (id), KEY by_price (price)) DEFAULT CHARACTER SET cp1256", statement])
        {
            await sql.ExecuteAsync(one);
            history.Apply(one, database);
        }
        var columns = await sql.RowsAsync($"SELECT column_name, column_type, character_set_name FROM information_schema.columns WHERE table_schema = '{database}' ORDER BY ordinal_position");
        var key = await sql.RowsAsync($"SELECT column_name FROM information_schema.statistics WHERE table_schema = '{database}' AND index_name = 'PRIMARY' ORDER BY seq_in_index");

        var followed = history.Find(new(database, "t"))!;
        Assert.Equal(columns.Select(c => c[0]), followed.Columns.Select(c => c.Name));
        Assert.Equal(columns.Select(c => c[1]), followed.Columns.Select(c => c.Type));
        Assert.Equal(columns.Select(c => c[2]), followed.Columns.Select(c => c.Charset));
        Assert.Equal(key.Select(k => k[0]), followed.PrimaryKey);
    }

    [Fact]
    public void Apply_RenameAndDrop_MovesAndForgets()
    {
        var history = new SchemaHistory();
        history.Apply("CREATE TABLE IF NOT EXISTS `a` (`x` int PRIMARY KEY) ENGINE=InnoDB", "d");
        history.Apply("CREATE TABLE e.b (y int)", "d");
        history.Apply("RENAME TABLE a TO c, e.b TO a", "d");
        Assert.Equal("x", history.Find(new("d", "c"))!.Columns[0].Name);
        Assert.Equal("y", history.Find(new("d", "a"))!.Columns[0].Name);
        history.Apply("ALTER TABLE c RENAME TO e.moved", "d");
        Assert.Null(history.Find(new("d", "c")));
        Assert.NotNull(history.Find(new("e", "moved")));
        history.Apply("DROP TABLE IF EXISTS `d`.`a`, nothing", "d");
        Assert.Null(history.Find(new("d", "a")));
        history.Apply("DROP DATABASE e", "d");
        Assert.Null(history.Find(new("e", "moved")));
    }

    [Fact]
    public void Apply_CreateIfNotExists_IsSupposedUntilItIsKnown()
    {
        var history = new SchemaHistory();
        history.Apply("CREATE TABLE IF NOT EXISTS t (x INT); ", "d");
        Assert.True(history.Find(new("d", "t"))!.IsSupposed);
        history.Apply("ALTER TABLE t ADD COLUMN y INT", "d");
        history.Apply("RENAME TABLE t TO u", "d");
        Assert.True(history.Find(new("d", "u"))!.IsSupposed);

        history.Apply("CREATE TABLE t (x INT)", "d");
        history.Apply("CREATE TABLE IF NOT EXISTS t (other INT)", "d");
        Assert.Equal((false, "x"), (history.Find(new("d", "t"))!.IsSupposed, history.Find(new("d", "t"))!.Columns[0].Name));
    }

    [Theory]
    [InlineData("CREATE TABLE t (x INT) SELECT 1 AS y")]
    [InlineData("CREATE TABLE t LIKE other")]
    [InlineData("ALTER TABLE t DROP COLUMN never_there")]
    [InlineData("ALTER TABLE t ADD COLUMN (")]
    public void Apply_NotUnderstood_IsForgotten(string statement)
    {
        var history = new SchemaHistory();
        history.Apply("CREATE TABLE t (x INT)", "d");
        history.Apply(statement, "d");
        Assert.Null(history.Find(new("d", "t")));
    }
}
