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
