using System.Globalization;
using System.Text;
using Azki.Core.Events;

namespace Azki.Tests.Core;

public sealed class EventRulesTests
{
    [Fact]
    public void Rules_OtherEventTypes_AreMatchedInTheirOrder()
    {
        var rules = new EventRules(new EventRulesOptions { EventTypes = ["view", "Vertragsabschluß", "خرید"], PurchaseEventType = "خرید" });
        Assert.Equal(0, rules.EventTypeIndex("VIEW"u8));
        Assert.Equal(1, rules.EventTypeIndex(Encoding.UTF8.GetBytes("VERTRAGSABSCHLUß")));
        Assert.Equal(2, rules.EventTypeIndex(Encoding.UTF8.GetBytes("خرید")));
        Assert.Equal(-1, rules.EventTypeIndex("purchase"u8));
    }

    [Theory]
    [InlineData("1969-12-31T23:59:59Z", "1.00:00:00", "EarliestTime")]
    [InlineData("1970-01-01T00:00:00Z", "-00:00:01", "MaxAhead")]
    [InlineData("1970-01-01T00:00:00Z", "10000.00:00:00", "MaxAhead")]
    public void Rules_OfTimesThatNoTableHolds_AreRefused(string earliest, string ahead, string setting)
    {
        var options = new EventRulesOptions { EarliestTime = DateTimeOffset.Parse(earliest, CultureInfo.InvariantCulture), MaxAhead = TimeSpan.Parse(ahead, CultureInfo.InvariantCulture) };
        Assert.Contains(setting, Assert.Throws<FormatException>(() => new EventRules(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("purchase", "signup", "signup", "listed twice")]
    [InlineData("purchase", "Signup", "signup", "listed twice")]
    [InlineData("purchase", " signup", "x", "spaces around")]
    [InlineData("purchase", "", "x", "empty")]
    [InlineData("sale", "a", "b", "'sale' is not one of the event types")]
    public void Rules_ThatContradictThemselves_AreRefused(string purchase, string first, string second, string message)
    {
        var options = new EventRulesOptions { EventTypes = ["purchase", first, second], PurchaseEventType = purchase };
        Assert.Contains(message, Assert.Throws<FormatException>(() => new EventRules(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reasons_AllOfThem_HaveADistinctCodeAndAMessage()
    {
        var all = Enum.GetValues<RejectReason>();
        Assert.Equal(all.Length, all.Select(RejectReasons.Code).Distinct().Count());
        Assert.All(all, reason =>
        {
            Assert.Matches("^[a-z0-9_]+$", RejectReasons.Code(reason));
            Assert.EndsWith(".", RejectReasons.Message(reason), StringComparison.Ordinal);
            Assert.True(RejectReasons.TryParse(RejectReasons.Code(reason), out var parsed) && parsed == reason);
        });
        Assert.False(RejectReasons.TryParse("no_such_reason", out _));
    }
}
