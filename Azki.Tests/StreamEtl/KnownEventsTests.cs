using Azki.Core.Users;
using Azki.StreamEtl.Identity;
using CsCheck;

namespace Azki.Tests.StreamEtl;

public sealed class KnownEventsTests
{
    private const long Day = 86_400_000;

    private static readonly Gen<(int Day, ulong Id, bool IsGiven)[]> Events =
        Gen.Select(Gen.Int[1, 6], Gen.ULong[0, 40], Gen.Bool).Array[0, 200];

    /// <summary>A set of everything, beside memory that forgets and asks a warehouse again.</summary>
    [Fact]
    public void Judge_AnyEventsWithABoundThatIsOftenPassed_IsNewOnce() => Events.Sample(events =>
    {
        var known = new KnownEvents(maxIds: 30);
        var (stored, given) = (new HashSet<(int, ulong)>(), new HashSet<ulong>());
        foreach (var e in events)
        {
            var verdict = Judge(known, e);
            if (verdict == Verdict.NeedsLookup)
            {
                known.NoteMissing(e.Id, TimeOf(e.Day), e.IsGiven);
                known.StoredDays ??= stored.Count == 0 ? (int.MaxValue, int.MinValue) : (stored.Min(s => s.Item1), stored.Max(s => s.Item1));
                var answer = known.BeginLearning();
                foreach (var (day, id) in stored.Where(s => known.Missing.Days.Contains(s.Item1))) answer.Add(day, id);
                foreach (var id in given.Where(known.Missing.GivenIds.Contains)) answer.AddGiven(id);
                answer.Complete();
                verdict = Judge(known, e);
            }

            var isNew = (!e.IsGiven || !given.Contains(e.Id)) && !stored.Contains((e.Day, e.Id));
            Assert.Equal(isNew ? Verdict.New : Verdict.Duplicate, verdict);
            if (isNew) stored.Add((e.Day, e.Id));
            if (isNew && e.IsGiven) given.Add(e.Id);
            if (known.IsOverfull) known.Trim();
        }
    });

    [Fact]
    public void BeginLearning_AnswerThatBreaksOff_LeavesTheDayMissing()
    {
        var known = new KnownEvents(maxIds: 30);
        known.NoteMissing(5, TimeOf(1), isGiven: false);
        known.BeginLearning().Add(1, 5);
        Assert.False(known.Missing.IsEmpty);
        Assert.Equal(Verdict.NeedsLookup, Judge(known, (1, 5, false)));
    }

    [Fact]
    public void Judge_DayAfterAllThatIsStored_AsksNothing()
    {
        var known = new KnownEvents(maxIds: 30) { StoredDays = (3, 5) };
        Assert.Equal(Verdict.NeedsLookup, Judge(known, (4, 1, false)));
        Assert.Equal(Verdict.New, Judge(known, (7, 1, false)));
        Assert.Equal(Verdict.Duplicate, Judge(known, (7, 1, false)));
        Assert.Equal(Verdict.NeedsLookup, Judge(known, (6, 1, false)));
    }

    [Fact]
    public void Trim_DayThatBeganInMemory_IsAskedForAfterwards()
    {
        var known = new KnownEvents(maxIds: 1) { StoredDays = (int.MaxValue, int.MinValue) };
        foreach (var day in (int[])[7, 8]) Assert.Equal(Verdict.New, Judge(known, (day, 1, false)));
        known.Trim();
        Assert.Equal(Verdict.NeedsLookup, Judge(known, (7, 1, false)));
    }

    private static Verdict Judge(KnownEvents known, (int Day, ulong Id, bool IsGiven) e) => known.Judge(e.Id, TimeOf(e.Day), e.IsGiven);

    private static long TimeOf(int day)
    {
        Assert.Equal(day, Enrichment.EventDay(day * Day));
        return day * Day;
    }
}
