namespace ClickHouse.Embedded.Storage;

/// <summary>How much room the engine's folder has.</summary>
internal sealed class DiskRoom(string folder)
{
    // More than anything else on the machine writes while a statement runs, or between two looks; of a small disk, a tenth.
    private const long Ample = 1L << 30;
    private const int Share = 10;

    // A file that is being written would have taken this, too.
    private const long Rest = 32L << 20;

    private readonly DriveInfo _drive = new(folder);

    /// <summary>Whether nothing written just now can have met a full disk.</summary>
    public bool IsAmple => Has(Ample);

    /// <summary>Whether some room is left, so that a file which was written until now and is still there cannot have met a full disk.</summary>
    public bool IsLeft => Has(Rest);

    private bool Has(long bytes)
    {
        try
        {
            return _drive.AvailableFreeSpace >= Math.Min(bytes, _drive.TotalSize / Share);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
