namespace Azki.Benchmarks.Generation;

/// <summary>Writes events as a file of NDJSON, and passes them on.</summary>
internal sealed class NdjsonLines(string path, IEventLines next) : IEventLines, IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _length;

    public void Add(DateTime time, int user, int session, int type, int channel, int premium)
    {
        if (_buffer.Length - _length < NdjsonLine.Longest) Flush();
        _length += NdjsonLine.Write(_buffer.AsSpan(_length), time, user, session, type, channel, premium);
        next.Add(time, user, session, type, channel, premium);
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    private void Flush()
    {
        _file.Write(_buffer, 0, _length);
        _length = 0;
    }
}
