namespace Azki.StreamEtl.Plans;

/// <summary>A plan as a file. It is written under another name and renamed, so a file that is there is whole.</summary>
internal static class PlanFile
{
    public static void Write(string path, BatchPlan plan)
    {
        var temporary = path + ".tmp";
        try
        {
            WriteWhole(temporary, PlanBytes.Of(plan));
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            // On a full disk the half of a plan would take the room that the next try needs.
            File.Delete(temporary);
            throw;
        }
    }

    public static BatchPlan Read(string path) => PlanBytes.Read(File.ReadAllBytes(path), path);

    private static void WriteWhole(string path, IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        foreach (var part in parts) file.Write(part.Span);
        // A power cut must not leave a plan whose insert has begun but whose bytes are gone.
        file.Flush(flushToDisk: true);
    }
}
