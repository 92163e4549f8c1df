using System.Globalization;
using System.Text;
using Azki.Tests.Core;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Native;
using CsCheck;

namespace Azki.Tests.Warehouse;

/// <summary>Blocks through the engine and back: what was added is what it reads.</summary>
public sealed class NativeBlockTests(EngineFixture fixture)
{
    private static readonly Gen<Row> Rows = Gen.Select(
        Gen.Frequency((3, Gen.ULong), (1, Gen.Const(ulong.MaxValue)), (1, Gen.Const(0UL))),
        Gen.Frequency((3, Gen.UInt), (1, Gen.Const(uint.MaxValue))), Gen.Byte,
        Gen.Long[-2_208_988_800_000, 10_413_791_999_999].Or(-2_208_988_800_000, -1, 0, 10_413_791_999_999),
        Gen.Frequency((1, Gen.Int.Select(_ => (int?)null)), (2, Gen.Int[-25_567, 120_529].Or(-25_567, 0, 120_529).Select(d => (int?)d))),
        Gen.Frequency((1, Gen.Int.Select(_ => (int?)null)), (1, Gen.Int.Select(_ => (int?)int.MinValue)), (2, Gen.Int.Select(d => (int?)d))),
        Gen.Byte.ArrayWithEdges(0, 300), Gen.String[Gen.Char['a', 'c'], 0, 2],
        (number, small, flag, time, day, tenure, bytes, text) => new Row(number, small, flag, time, day, tenure, bytes, text));

    [Fact]
    public Task Insert_AnyRows_AreReadAsAdded() => Rows.ArrayWithEdges(1, 200).SampleAsync(async rows =>
    {
        await using var home = new PipelineHome(fixture);
        var block = await CreateAsync(home);
        for (var round = 0; round < 2; round++)
        {
            // A block is used again after it was cleared.
            foreach (var row in rows) block.Add(row);
            await home.Warehouse.InsertAsync(block.Encode(), $"token {round}", TestContext.Current.CancellationToken);
            block.Clear();
        }
        var expected = rows.Concat(rows).Select(r => r.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(expected, (await home.LinesAsync(
            "SELECT number, small, flag, toUnixTimestamp64Milli(time), toInt32(day), tenure, hex(bytes), text FROM t")).Order(StringComparer.Ordinal));
        return true;
    }, iter: 15, threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(70_000)]
    public async Task Insert_ManyDistinctTexts_AreReadAsAdded(int distinct)
    {
        await using var home = new PipelineHome(fixture);
        var block = await CreateAsync(home);
        for (var i = 0; i < distinct + 10; i++) block.Add(new((ulong)i, 0, 0, 0, null, null, [], (i % distinct).ToString(CultureInfo.InvariantCulture)));
        await home.Warehouse.InsertAsync(block.Encode(), "token", TestContext.Current.CancellationToken);
        Assert.Equal([$"{distinct + 10}\t{distinct}\t0"], await home.LinesAsync($"SELECT count(), uniqExact(text), countIf(text != toString(number % {distinct})) FROM t"));
    }

    private static async Task<Block> CreateAsync(PipelineHome home)
    {
        await home.Warehouse.ExecuteAsync($"CREATE DATABASE `{home.Options.Database}`", new ClickHouse.Driver.QueryOptions { Database = "system" });
        await home.Warehouse.ExecuteAsync(
            """
            CREATE TABLE t (number UInt64, small UInt32, flag UInt8, time DateTime64(3, 'UTC'), day Nullable(Date32), tenure Nullable(Int32), bytes String,
                text LowCardinality(String)) ENGINE = MergeTree ORDER BY tuple() SETTINGS non_replicated_deduplication_window = 10
            """, TestContext.Current.CancellationToken);
        return new Block();
    }

    private sealed record Row(ulong Number, uint Small, byte Flag, long Time, int? Day, int? Tenure, byte[] Bytes, string Text)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Number}\t{Small}\t{Flag}\t{Time}\t{Day?.ToString(CultureInfo.InvariantCulture) ?? "\\N"}\t{Tenure?.ToString(CultureInfo.InvariantCulture) ?? "\\N"}\t{Convert.ToHexString(Bytes)}\t{Text}");
    }

    private sealed class Block : NativeBlock
    {
        private readonly NumberColumn<ulong> _number = new("number", "UInt64");
        private readonly NumberColumn<uint> _small = new("small", "UInt32");
        private readonly NumberColumn<byte> _flag = new("flag", "UInt8");
        private readonly NumberColumn<long> _time = new("time", "DateTime64(3, 'UTC')");
        private readonly NullableColumn<int> _day = new("day", "Date32");
        private readonly NullableColumn<int> _tenure = new("tenure", "Int32");
        private readonly TextColumn _bytes = new("bytes");
        private readonly LowCardinalityColumn _text = new("text");

        public Block() : base("t") => Declare(_number, _small, _flag, _time, _day, _tenure, _bytes, _text);

        public void Add(Row row)
        {
            _number.Add(row.Number);
            _small.Add(row.Small);
            _flag.Add(row.Flag);
            _time.Add(row.Time);
            _day.Add(row.Day);
            _tenure.Add(row.Tenure);
            _bytes.Add(row.Bytes);
            _text.Add(Encoding.UTF8.GetBytes(row.Text));
        }
    }
}
