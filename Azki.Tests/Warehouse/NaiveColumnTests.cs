using Azki.Warehouse.Storage;

namespace Azki.Tests.Warehouse;

public sealed class NaiveColumnTests
{
    [Theory]
    [InlineData("UInt8", "UInt64", "ifNull(toUInt64(`c`), 0)")]
    [InlineData("Bool", "UInt64", "ifNull(toUInt64(`c`), 0)")]
    [InlineData("Nullable(Int32)", "Int64", "ifNull(toInt64(`c`), 0)")]
    [InlineData("Nullable(Date32)", "Int64", "ifNull(toInt64(`c`), 0)")]
    [InlineData("DateTime", "Int64", "ifNull(toInt64(`c`), 0)")]
    [InlineData("DateTime('UTC')", "Int64", "ifNull(toInt64(`c`), 0)")]
    [InlineData("DateTime64(3, 'UTC')", "Int64", "ifNull(reinterpretAsInt64(`c`), 0)")]
    [InlineData("LowCardinality(Nullable(String))", "String", "ifNull(toString(`c`), '')")]
    [InlineData("Enum8('a' = 1)", "String", "ifNull(toString(`c`), '')")]
    public void Of_Type_IsTextOrAnIntegerOf64Bits(string type, string naive, string value) =>
        Assert.Equal(new("c", naive, value), NaiveColumn.Of("c", type));
}
