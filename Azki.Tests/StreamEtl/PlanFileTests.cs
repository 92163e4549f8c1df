using Azki.ServiceDefaults.Faults;
using Azki.StreamEtl.Plans;
using Azki.Tests.Core;
using Azki.Tests.EventLog;
using Azki.Warehouse.Native;
using CsCheck;

namespace Azki.Tests.StreamEtl;

/// <summary>What is recorded before an insert is what is repeated after a crash, or it is said that it can't be.</summary>
public sealed class PlanFileTests
{
    private static readonly Gen<BatchPlan> Plans = Gen.Select(
        Gen.Select(Gen.String, Gen.Int[0, 9], Gen.Long[0, 1L << 50].Or(0, 1L << 50), (topic, partition, first) => new LogSlice(topic, Guid.NewGuid(), partition, first, first + 7)).List[0, 4],
        Gen.Select(Gen.String, Gen.String.Array[0, 3], Gen.Byte.ArrayWithEdges(0, 300), (table, columns, bytes) => new EncodedBlock(table, columns, bytes.Length, bytes)).List[0, 4],
        Gen.String.List[0, 3],
        Gen.Select(Gen.String, Gen.Byte.ArrayWithEdges(0, 100), (topic, bytes) => new PublishedRecords(topic, 1, 2, bytes)).List[0, 2],
        (slices, blocks, statements, published) => new BatchPlan("id", slices, blocks, statements, published) { Warehouse = statements.Count == 0 ? null : "w" });

    [Fact]
    public void Read_WrittenPlan_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "x.plan");
        var spare = Path.Combine(folder.Path, "y.spare");
        Gen.Select(Plans, Gen.Byte.ArrayWithEdges(0, 500), Gen.Bool).Sample((plan, left, reuse) =>
        {
            if (reuse) File.WriteAllBytes(spare, left);
            PlanFile.Write(path, plan, reuse ? spare : null);
            Assert.Equal([path], Directory.GetFiles(folder.Path));
            var read = PlanFile.Read(path);
            Assert.Equal(plan.Slices, read.Slices);
            Assert.Equal(plan.Statements, read.Statements);
            Assert.Equal(plan.Warehouse, read.Warehouse);
            Assert.Equal(plan.Blocks.Select(b => (b.Table, string.Join('|', b.Columns), b.Rows, Convert.ToHexString(b.Bytes.Span))),
                read.Blocks.Select(b => (b.Table, string.Join('|', b.Columns), b.Rows, Convert.ToHexString(b.Bytes.Span))));
            Assert.Equal(plan.Published.Select(p => (p.Topic, p.Partition, p.Count, Convert.ToHexString(p.Records.Span))),
                read.Published.Select(p => (p.Topic, p.Partition, p.Count, Convert.ToHexString(p.Records.Span))));
        }, iter: 100, threads: 1);
    }

    [Fact]
    public void Read_DamagedFile_SaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "x.plan");
        PlanFile.Write(path, BatchPlan.Of([new("t", Guid.NewGuid(), 0, 0, 1)], [new("table", ["a"], 1, new byte[50])]));
        var whole = File.ReadAllBytes(path);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            Assert.Contains("azki reset --warehouse", Fault.Of(Assert.Throws<DamageException>(() => PlanFile.Read(path))).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, whole[..at]);
            Assert.Throws<DamageException>(() => PlanFile.Read(path));
        }
    }

    [Fact]
    public void Journal_Reopened_HasWhatWasNotCompletedInOrder()
    {
        using var folder = new TemporaryFolder();
        using var journal = new PlanJournal(folder.Path);
        var numbers = Enumerable.Range(0, 12).Select(_ => journal.Reserve()).ToList();
        foreach (var (i, number) in numbers.Index()) journal.Record(number, BatchPlan.Of($"p{i}", [], [$"SELECT {i}"]));
        foreach (var i in (int[])[0, 1, 5]) journal.Complete(numbers[i]);
        File.WriteAllText(Path.Combine(folder.Path, "000000000099.plan.tmp"), "half");

        using var again = new PlanJournal(folder.Path);
        Assert.Equal(["SELECT 2", "SELECT 3", "SELECT 4", "SELECT 6", "SELECT 7", "SELECT 8", "SELECT 9", "SELECT 10", "SELECT 11"], again.Pending().Select(p => p.Plan.Statements[0]));
        Assert.True(again.Reserve() > numbers[^1]);
    }

    [Fact]
    public void Journal_ManyPlansOneAfterTheOther_KeepsAFewFilesAndLeavesNone()
    {
        using var folder = new TemporaryFolder();
        using (var journal = new PlanJournal(folder.Path))
        {
            for (var i = 0; i < 20; i++)
            {
                var number = journal.Reserve();
                journal.Record(number, BatchPlan.Of($"p{i}", [], [new string('x', 100 * (i % 3))]));
                Assert.Equal(new string('x', 100 * (i % 3)), Assert.Single(journal.Pending()).Plan.Statements[0]);
                journal.Complete(number);
                // One that is written over, and one whose new name is made durable meanwhile.
                Assert.InRange(Directory.GetFiles(folder.Path).Length, 1, 2);
            }
        }
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Record_AfterACompletion_LeavesThatFileAsItIs()
    {
        using var folder = new TemporaryFolder();
        using var journal = new PlanJournal(folder.Path);
        journal.Record(journal.Reserve(), BatchPlan.Of("first", [], ["SELECT 1"]));
        journal.Complete(1);
        // Until its new name is durable, a power cut brings it back as the plan it was: it must be whole then.
        var spare = Assert.Single(Directory.GetFiles(folder.Path, "*.spare"));
        journal.Record(journal.Reserve(), BatchPlan.Of("second", [], ["SELECT 2"]));
        Assert.Equal(["SELECT 1"], PlanFile.Read(spare).Statements);
        journal.Record(journal.Reserve(), BatchPlan.Of("third", [], ["SELECT 3"]));
        Assert.False(File.Exists(spare));
    }

    [Fact]
    public void Of_SameSlices_HasTheSameTokens()
    {
        var slice = new LogSlice("t", Guid.NewGuid(), 0, 5, 9);
        Assert.Equal(BatchPlan.Of([slice], []).TokenOf(1), BatchPlan.Of([slice with { }], []).TokenOf(1));
        Assert.NotEqual(BatchPlan.Of([slice], []).TokenOf(1), BatchPlan.Of([slice with { Next = 10 }], []).TokenOf(1));
        Assert.NotEqual(BatchPlan.Of([slice], []).TokenOf(1), BatchPlan.Of([slice with { AppendedMs = 1 }], []).TokenOf(1));
        Assert.NotEqual(BatchPlan.Of([slice], []).TokenOf(1), BatchPlan.Of([slice with { TopicId = Guid.NewGuid() }], []).TokenOf(1));
    }
}
