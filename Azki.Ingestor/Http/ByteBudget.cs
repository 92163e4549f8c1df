namespace Azki.Ingestor.Http;

/// <summary>Bounds the bytes that all requests together hold. Safe to share between threads.</summary>
internal sealed class ByteBudget(long max)
{
    private long _taken;

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= max) return true;
        GiveBack(bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
