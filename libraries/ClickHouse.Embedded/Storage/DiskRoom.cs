namespace ClickHouse.Embedded.Storage;

/// <summary>How much room the engine's folder has.</summary>
internal sealed class DiskRoom(string folder)
{
    // More than anything else on the machine writes while a statement runs, or between two looks; of a small disk, a tenth.
    private const long Ample = 1L << 30;
    private const int Share = 10;

    private readonly DriveInfo _drive = new(folder);

    /// <summary>Whether nothing written just now can have met a full disk.</summary>
    public bool IsAmple
    {
        get
        {
            try
            {
                return _drive.AvailableFreeSpace >= Math.Min(Ample, _drive.TotalSize / Share);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
