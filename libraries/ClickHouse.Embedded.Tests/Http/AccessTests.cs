using System.Text;
using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

/// <summary>What reaches outside the databases is for those only who were given it.</summary>
public sealed class AccessTests(EngineFixture fixture) : TestDatabase(fixture)
{
    [Theory]
    [InlineData("SELECT * FROM file('/etc/hostname', LineAsString)")]
    [InlineData("SELECT * FROM `/etc/hostname`")]
    [InlineData("SELECT * FROM url('http://127.0.0.1:1/', LineAsString)")]
    [InlineData("SELECT * FROM remote('127.0.0.1:1', system.one)")]
    [InlineData("SELECT file('/etc/hostname')")]
    [InlineData("SELECT `file`('/etc/hostname')")]
    [InlineData("SELECT `fi\\x6ce`('/etc/hostname')")]
    [InlineData("SELECT arrayMap(file, ['/etc/hostname'])")]
    [InlineData("SELECT * APPLY file FROM (SELECT '/etc/hostname')")]
    [InlineData("SELECT arrayMap({f:Identifier}, ['/etc/hostname'])")]
    [InlineData("SELECT file\u00a0('/etc/hostname')")]
    [InlineData("SELECT \u201cfile\u201d('/etc/hostname')")]
    [InlineData("SELECT '' AS a, \u2018'\u2019, file('/etc/hostname'), ' '")]
    [InlineData("SELECT b FROM values('a UInt8, b String ALIAS file(\\'/etc/hostname\\')', 1)")]
    [InlineData("SELECT * FROM format(Values, 'a String', '(file(\\'/etc/hostname\\'))')")]
    [InlineData("SELECT * FROM format('Values', 'a String', '(file(\\'/etc/hostname\\'))')")]
    [InlineData("SELECT b FROM generateRandom('a UInt8, b String ALIAS file(\\'/etc/hostname\\')', 1) LIMIT 1")]
    [InlineData("SELECT arrayMap({g:Identifier}, ['/etc/hostname']) SETTINGS param_g = 'file'")]
    [InlineData("SELECT * FROM executable('id', TSV, 'a String')")]
    [InlineData("SELECT 1 AS a$b$, file('/etc/hostname')")]
    [InlineData("SELECT 1 AS a$a$, file('/etc/hostname'), 1 AS c$$")]
    [InlineData("SELECT $ ' $, 1, $ ' $, file('/etc/hostname')")]
    [InlineData("SELECT 1$a$ ' $a$, file('/etc/hostname') -- '")]
    [InlineData("EXPLAIN SELECT 1 AS a$b$ INTO OUTFILE '/tmp/azki-outfile'")]
    [InlineData("SELECT /* /* */ ' */ file('/etc/hostname') /* ' */")]
    [InlineData("SET /* /* */ ' */ ROLE administrator /* ' */")]
    [InlineData("SHOW DATABASES /* /* */ ' */ INTO OUTFILE '/tmp/azki-outfile' /* ' */")]
    [InlineData("SELECT // '\nfile('/etc/hostname') // '")]
    [InlineData("SET //'\n ROLE administrator --'")]
    [InlineData("SHOW TABLES //'\n INTO OUTFILE '/tmp/azki-outfile' --'")]
    [InlineData("SELECT arrayReduce('groupConcat(file(\\'/etc/hostname\\'))', ['a', 'b'])")]
    [InlineData("SELECT `arrayReduce`(concat('groupConcat(fi', 'le(\\'/etc/hostname\\'))'), ['a', 'b'])")]
    [InlineData("SELECT arrayReduceInRanges('groupConcat((SELECT 1))', [(1, 2)], ['a', 'b'])")]
    [InlineData("SELECT initializeAggregation('groupConcat(file(\\'/etc/hostname\\'))', 'a')")]
    [InlineData("DROP TABLE IF EXISTS nowhere PARALLEL WITH DROP TABLE IF EXISTS nowhere")]
    [InlineData("SELECT TOP 1. file('/etc/hostname')")]
    [InlineData("SELECT TOP 1 . file('/etc/hostname')")]
    [InlineData("SELECT arrayMap(file AS f, ['/etc/hostname'])")]
    [InlineData("SELECT arrayMap(file f, ['/etc/hostname'])")]
    [InlineData("SELECT * FROM `format`(Values, 'a String', '(file(\\'/etc/hostname\\'))')")]
    [InlineData("SELECT * FROM '/etc/hostname'")]
    [InlineData("SET ROLE administrator")]
    [InlineData("SET DEFAULT ROLE administrator TO default")]
    [InlineData("/* x */ SET ROLE ALL")]
    public async Task RestrictedUsers_ReachingOutside_AreDenied(string sql)
    {
        foreach ((string user, string password) in ((string, string)[])[("admin", "s3cret:with colon"), ("reader", "r")])
        {
            foreach (string session in (string[])["", $"&session_id={Database}"])
            {
                using HttpClient client = Fixture.OnPort(user, password);
                Answer answer = await client.AskAsync(sql, $"param_f=file{session}", Ending);
                Assert.True(answer.Code is 497 or 164 or 62, $"{user}: {answer.Text}");
                Assert.DoesNotContain(Environment.MachineName, answer.Text);
            }
        }
    }

    [Theory]
    [InlineData("CREATE TABLE {0}.t (a String) ENGINE = File(TSV, '/etc/hostname')")]
    [InlineData("CREATE TABLE {0}.t (a String) ENGINE = URL('http://127.0.0.1:1/', TSV)")]
    [InlineData("CREATE VIEW {0}.t AS SELECT * FROM file('/etc/hostname', LineAsString)")]
    [InlineData("CREATE DICTIONARY {0}.t (a UInt64, b String) PRIMARY KEY a SOURCE(EXECUTABLE(command 'id' format 'TSV')) LAYOUT(FLAT()) LIFETIME(0)")]
    [InlineData("CREATE DATABASE {0}_f ENGINE = Filesystem('/etc')")]
    [InlineData("INSERT INTO FUNCTION file('/tmp/{0}.tsv', 'TSV', 'a UInt8') SELECT 1")]
    [InlineData("INSERT INTO FUNCTION file('/tmp/{0}.tsv', 'TSV', 'a UInt8') VALUES (1)")]
    [InlineData("INSERT INTO FUNCTION null('a String DEFAULT file(\\'/etc/hostname\\')') VALUES (1)")]
    [InlineData("CREATE TABLE {0}.t AS null('a String DEFAULT file(\\'/etc/hostname\\')')")]
    [InlineData("CREATE TABLE {0}.t (a String) ENGINE = FileLog('/etc', 'TSV')")]
    [InlineData("CREATE TABLE {0}.t (a String) ENGINE EmbeddedRocksDB(0, '/tmp/{0}') PRIMARY KEY a")]
    [InlineData("CREATE TABLE {0}.t (a String) ENGINE = `Executable`('id', TSV)")]
    [InlineData("CREATE TABLE {0}.t (a String) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = 'web', endpoint = 'http://127.0.0.1:1/')")]
    [InlineData("ATTACH TABLE {0}.t FROM '/tmp/{0}' (a String) ENGINE = MergeTree ORDER BY a")]
    [InlineData("CREATE VIEW {0}.t (path String) AS SELECT path FROM filesystem('/etc')")]
    [InlineData("CREATE VIEW {0}.t (line String) AS SELECT line FROM default.`/etc/hostname`")]
    [InlineData("CREATE VIEW {0}.t (a UInt8) AS SELECT 1 AS a")]
    [InlineData("CREATE VIEW {0}.t DEFINER = default SQL SECURITY DEFINER AS SELECT 1")]
    [InlineData("CREATE TABLE default.`/etc/{0}` (line String) ENGINE = Memory")]
    [InlineData("SYSTEM SHUTDOWN")]
    [InlineData("CREATE TABLE {0}.t (a String) ENGINE == EmbeddedRocksDB(0, '/tmp/{0}') PRIMARY KEY a")]
    [InlineData("CREATE TABLE {0}.t (query String) ENGINE == QueryRunner")]
    [InlineData("CREATE TABLE {0}.t (a String) ENGINE //'\n = EmbeddedRocksDB(0, '/tmp/{0}') PRIMARY KEY a --'")]
    [InlineData("CREATE VIEW {0}.t DEFINER default AS SELECT 1")]
    [InlineData("CREATE DEFINER default VIEW {0}.t AS SELECT 1")]
    [InlineData("CREATE FUNCTION f_{0} AS x -> arrayMap(file AS h, [x])")]
    [InlineData("CREATE FUNCTION f_{0} AS x -> arrayMap(file h, [x])")]
    [InlineData("CREATE VIEW {0}.t AS WITH arrayMap(file AS h, ['/etc/hostname']) AS q SELECT q")]
    [InlineData("CREATE TABLE {0}.t (a String) ENGINE = MergeTree ORDER BY arrayMap(file h, [a])")]
    [InlineData("CREATE TABLE {0}.t (a String DEFAULT arrayMap(file h, ['/etc/hostname'])[1]) ENGINE = Memory")]
    [InlineData("CREATE MATERIALIZED VIEW {0}.t REFRESH EVERY 1 HOUR (a String) ENGINE = Memory AS SELECT 'x' AS a")]
    [InlineData("SYSTEM ENABLE FAILPOINT dummy_failpoint")]
    [InlineData("CREATE WORKLOAD w")]
    [InlineData("CREATE TABLE {0}.t (a String) ENGINE = Buffer(default, '/tmp/{0}.csv', 1, 1, 1, 1, 1, 1, 1)")]
    [InlineData("CREATE TABLE {0}.t ENGINE = Alias('default', '/tmp/{0}.csv')")]
    [InlineData("CREATE VIEW {0}.t SQL SECURITY DEFINER AS SELECT 1")]
    [InlineData("INSERT INTO default.`/tmp/{0}.csv` SELECT 1")]
    public async Task Writer_StoringOrRunningOutside_IsDenied(string sql)
    {
        using HttpClient client = Fixture.OnPort();
        Answer answer = await client.AskAsync(string.Format(sql, Database), "", Ending);
        Assert.True(answer.Code == 497, answer.Text);
    }

    [Theory]
    [InlineData("(file('/etc/hostname'))")]
    [InlineData("('a'), (arrayMap(file, ['/etc/hostname'])[1])")]
    [InlineData("(`file`('/etc/hostname'))")]
    [InlineData("(/* ' */ file('/etc/hostname') /* ' */)")]
    [InlineData("($$'$$), (file('/etc/hostname')), ($$'$$)")]
    [InlineData("((SELECT 1))")]
    [InlineData("(concat('v', //'\n file('/etc/hostname') //'\n))")]
    [InlineData("(arrayReduce('groupConcat(file(\\'/etc/hostname\\'))', ['a', 'b']))")]
    public async Task Writer_FileInValues_IsDeniedAndNothingIsStored(string values)
    {
        using HttpClient client = Fixture.OnPort();
        await client.RunAsync($"CREATE TABLE {Database}.t (a String) ENGINE = Memory");
        Assert.Equal(497, (await client.AskAsync($"INSERT INTO {Database}.t VALUES {values}", "", Ending)).Code);
        Assert.Equal(497, (await client.LoadAsync($"INSERT INTO {Database}.t FORMAT Values", Encoding.UTF8.GetBytes(values), "", Ending)).Code);
        Assert.Equal("0", await client.RunAsync($"SELECT count() FROM {Database}.t"));
    }

    [Fact]
    public async Task Writer_WhatStaysInside_IsAllowed()
    {
        using HttpClient client = Fixture.OnPort();
        await client.RunAsync($"CREATE TABLE {Database}.t (a String, `n.x` Array(String)) ENGINE = ReplacingMergeTree ORDER BY a");
        await client.RunAsync($"CREATE MATERIALIZED VIEW {Database}.m ENGINE = Memory AS SELECT a FROM {Database}.t");
        await client.RunAsync($"CREATE VIEW {Database}.v AS SELECT format('{{}}-{{}}', a, 'file') AS b FROM {Database}.m WHERE a != '' FORMAT TSV");
        await client.RunAsync($"CREATE TABLE {Database}.files (file String, b UInt8 DEFAULT arrayReduce('max', [1, 2])) ENGINE = Memory");
        Assert.Equal("", await client.RunAsync($"SELECT file, /* why */ b AS `c/d` FROM {Database}.files AS f WHERE (file = 'x') AND (file IN ('y')) ORDER BY f.file"));
        Assert.Equal("2026\tx", await client.RunAsync("SELECT EXTRACT(YEAR FROM '2026-01-01'::Date), trim(BOTH ' ' FROM ' x ')"));
        await client.RunAsync($"INSERT INTO {Database}.t VALUES ('it''s \\'file\\' – file(', []), (concat('b', lower('C')), ['x'])");
        Assert.Equal("bc-file\nit\\'s \\'file\\' – file(-file", await client.RunAsync($"SELECT b FROM {Database}.v ORDER BY b"));
        Assert.Equal("1\ta\n2\tb", await client.RunAsync("SELECT * FROM (VALUES (1, 'a'), (2, 'b'))"));
    }

    [Theory]
    [InlineData("INSERT INTO {0}.t (select) FROM INFILE '/etc/hostname' FORMAT LineAsString")]
    [InlineData("INSERT INTO {0}.t FROM INFILE '/etc/hostname' FORMAT LineAsString")]
    [InlineData("WITH 1 AS x INSERT INTO {0}.t (select) FROM /* x */ INFILE '/etc/hostname' FORMAT LineAsString")]
    public async Task Anyone_ReadingAFileIntoATable_IsRefused(string sql)
    {
        await Admin.RunAsync($"CREATE TABLE {Database}.t (select String) ENGINE = Memory");
        foreach (HttpClient client in (HttpClient[])[Admin, Fixture.OnPort()])
        {
            Assert.Equal(48, (await client.AskAsync(string.Format(sql, Database), "", Ending)).Code);
            Assert.Equal(48, (await client.AskAsync(string.Format(sql, Database), "wait_end_of_query=1", Ending)).Code);
        }

        Assert.Equal("0", await Admin.RunAsync($"SELECT count() FROM {Database}.t"));
    }

    [Theory]
    [InlineData("SHOW DATABASES INTO OUTFILE '{0}'")]
    [InlineData("EXPLAIN SELECT 1 INTO OUTFILE '{0}'")]
    [InlineData("DESCRIBE TABLE numbers(1) INTO OUTFILE '{0}'")]
    [InlineData("SELECT 1 INTO OUTFILE '{0}'")]
    public async Task Anyone_WritingAFile_IsRefused(string sql)
    {
        string path = Path.Combine(Path.GetTempPath(), Database);
        foreach (HttpClient client in (HttpClient[])[Admin, Fixture.OnPort(), Fixture.OnPort("reader", "r")])
            Assert.Equal(358, (await client.AskAsync(string.Format(sql, path), "", Ending)).Code);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("SELECT number FROM numbers(1) SETTINGS additional_result_filter = 'throwIf(1, file(\\'/etc/hostname\\'))'")]
    [InlineData("SELECT name FROM system.databases SETTINGS additional_table_filters = {'system.databases': 'throwIf(1, file(\\'/etc/hostname\\'))'}")]
    [InlineData("SELECT 1 SETTINGS dialect = 'kusto'")]
    [InlineData("SELECT 1 FORMAT Template SETTINGS format_template_resultset = '/etc/hostname'")]
    [InlineData("SELECT 1 AS a FORMAT Protobuf SETTINGS output_format_schema = '/tmp/written.proto'")]
    [InlineData("SELECT b FROM values('a UInt8, b String ALIAS file(\\'/etc/hostname\\')', 1)")]
    public async Task Reader_SettingsAndColumnsThatHideFiles_AreDenied(string sql)
    {
        using HttpClient client = Fixture.OnPort("reader", "r");
        Answer answer = await client.AskAsync(sql, "", Ending);
        Assert.True(answer.Code is 452 or 497, answer.Text);
    }

    [Theory]
    [InlineData("TSV;SET ROLE administrator;SELECT currentRoles()")]
    [InlineData("TSV SETTINGS max_threads=3")]
    [InlineData("TSV\u00a0SETTINGS")]
    public async Task DefaultFormat_MoreThanAName_IsRefusedAndChangesNothing(string format)
    {
        using HttpClient reader = Fixture.OnPort("reader", "r");
        string session = $"session_id={Database}", named = $"default_format={Uri.EscapeDataString(format)}";
        Assert.Equal(73, (await reader.AskAsync("SELECT 1", $"{session}&{named}", Ending)).Code);
        Assert.Equal(73, (await reader.AskAsync("SELECT 1", $"{named}&wait_end_of_query=1", Ending)).Code);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/?" + session) { Content = new StringContent("SELECT 1") };
        request.Headers.TryAddWithoutValidation("X-ClickHouse-Format", format.Replace('\u00a0', ';'));
        Assert.Equal(73, (await reader.AnswerAsync(request, Ending)).Code);
        Assert.Equal("['reader']", await reader.RunAsync("SELECT currentRoles()", session));
    }

    [Theory]
    [InlineData("max_ast_depth=0")]
    [InlineData("max_parser_depth=0")]
    [InlineData("max_parser_depth=100000")]
    [InlineData("max_expanded_ast_elements=0")]
    [InlineData("send_logs_level=trace")]
    public async Task Reader_SettingsThatCouldEndTheProcess_AreRefused(string setting)
    {
        using HttpClient client = Fixture.OnPort("reader", "r");
        Assert.Equal(452, (await client.AskAsync("SELECT 1", setting, Ending)).Code);
        Assert.Equal(452, (await client.AskAsync($"SELECT 1 SETTINGS {setting.Replace("trace", "'trace'")}", "", Ending)).Code);
    }

    [Fact]
    public async Task ExternalAccess_Given_ReachesOutside()
    {
        using HttpClient client = Fixture.OnPort("external", "e");
        Assert.NotEqual("", await client.RunAsync("SELECT * FROM file('/etc/hostname', LineAsString)"));
        Assert.NotEqual("", await Admin.RunAsync("SELECT file('/etc/hostname')"));
    }

    [Fact]
    public async Task Reader_Session_KeepsItsSettings()
    {
        using HttpClient reader = Fixture.OnPort("reader", "r");
        await reader.RunAsync("SET max_threads = 3", $"session_id={Database}");
        Assert.Equal("3\t['reader']", await reader.RunAsync("SELECT getSetting('max_threads'), currentRoles()", $"session_id={Database}"));
    }
}
