using CsCheck;
using MySql.Replication.Gtids;

namespace MySql.Replication.Tests.Gtids;

public sealed class GtidSetTests
{
    private static readonly Guid[] Sources = [new("3e11fa47-71ca-11e1-9e33-c80aa9429562"), new("ffffffff-0000-11e1-9e33-c80aa9429562")];
    private static readonly string[] Tags = ["", "", "blue", "red_1"];

    private static readonly Gen<Gtid[]> Transactions =
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 3], Gen.Long[1, 30]).Select((source, tag, number) => new Gtid(Sources[source], number, Tags[tag])).Array[0, 60];

    [Fact]
    public void Add_AnyOrder_IsTheSetOfAll() => Transactions.Sample(gtids =>
    {
        var set = Of(gtids);
        var model = gtids.ToHashSet();
        foreach (var source in Sources)
            foreach (var tag in Tags.Distinct())
                for (var n = 1; n <= 31; n++) Assert.Equal(model.Contains(new(source, n, tag)), set.Contains(new(source, n, tag)));
    });

    [Fact]
    public void Parse_WhatToStringWrites_IsTheSameSet() => Transactions.Sample(gtids => Assert.Equal(Of(gtids), GtidSet.Parse(Of(gtids).ToString())));

    [Fact]
    public void Decode_WhatEncodeWrites_IsTheSameSet() => Transactions.Sample(gtids => Assert.Equal(Of(gtids), GtidSetBinary.Decode(GtidSetBinary.Encode(Of(gtids)))));

    [Fact]
    public void ExceptAndIsSubsetOf_AnyTwo_AreThoseOfSets() => Gen.Select(Transactions, Transactions).Sample((left, right) =>
    {
        Assert.Equal(Of([.. left.Except(right)]), Of(left).Except(Of(right)));
        Assert.Equal(left.ToHashSet().IsSubsetOf(right), Of(left).IsSubsetOf(Of(right)));
    });

    [Theory]
    [InlineData("3E11FA47-71CA-11E1-9E33-C80AA9429562:1-5:7, \n3e11fa47-71ca-11e1-9e33-c80aa9429562:6", "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-7")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562:1:Blue:2-3:red:4", "3e11fa47-71ca-11e1-9e33-c80aa9429562:1:blue:2-3:red:4")]
    [InlineData("", "")]
    public void Parse_Text_IsNormalised(string text, string expected) => Assert.Equal(expected, GtidSet.Parse(text).ToString());

    [Theory]
    [InlineData("nonsense:1")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562:0")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562:5-3")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-")]
    public void Parse_NoSet_SaysWhatIsExpected(string text) =>
        Assert.Contains("uuid:1-5:7", Assert.Throws<FormatException>(() => GtidSet.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Advance_MariaDbGtids_KeepsTheLastOfEachDomain()
    {
        var position = MariaDbGtidPosition.Parse("1-2-3, 0-1-270");
        position.Advance(MariaDbGtid.Parse("1-7-4"));
        Assert.Equal("0-1-270,1-7-4", position.ToString());
        Assert.Throws<FormatException>(() => MariaDbGtidPosition.Parse("1-2"));
    }

    private static GtidSet Of(Gtid[] gtids)
    {
        var set = new GtidSet();
        foreach (var gtid in gtids) set.Add(gtid);
        return set;
    }
}
