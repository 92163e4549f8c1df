using Durability;

namespace Azki.StreamEtl.Plans;

/// <summary>A plan as a file. It is written under another name and renamed, so a file that is there is whole.</summary>
internal static class PlanFile
{
    /// <summary>What a plan is written as before it has its name.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Writes a plan durably; with it all that was renamed in its folder before.</summary>
    /// <param name="path">The name of the plan.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="spare">
    /// A file that is not needed any more and becomes the plan: its room on the disk and in memory is there already, and writing over it costs
    /// a third of what a new file does. That it is no plan any more must be durable: a power cut would leave half of this plan under its name.
    /// </param>
    public static void Write(string path, BatchPlan plan, string? spare = null)
    {
        var temporary = path + Unfinished;
        try
        {
            if (spare is not null) File.Move(spare, temporary, overwrite: true);
            WriteWhole(temporary, PlanBytes.Of(plan));
            File.Move(temporary, path, overwrite: true);
            FileFlush.NamesToDisk(Path.GetDirectoryName(path)!);
        }
        catch
        {
            // On a full disk the half of a plan would take the room that the next try needs.
            File.Delete(temporary);
            throw;
        }
    }

    public static BatchPlan Read(string path) => PlanBytes.Read(File.ReadAllBytes(path), path);

    private static void WriteWhole(string path, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1);
        foreach (var part in parts) file.Write(part.Span);
        file.SetLength(file.Position);
        // A power cut must not leave a plan whose insert has begun but whose bytes are gone.
        file.Flush();
        FileFlush.ToDisk(file.SafeFileHandle);
    }
}
