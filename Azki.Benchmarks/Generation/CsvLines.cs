using System.Buffers.Text;
using System.Globalization;

namespace Azki.Benchmarks.Generation;

/// <summary>Writes events as lines of CSV.</summary>
internal sealed class CsvLines : IEventLines, IDisposable
{
    private const int LongestLine = 256;

    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _length;

    public CsvLines(string path)
    {
        _file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        _file.Write("event_time,user_id,session_id,event_type,channel,premium_amount\n"u8);
    }

    public void Add(DateTime time, int user, int session, int type, int channel, int premium)
    {
        if (_buffer.Length - _length < LongestLine) Flush();
        time.TryFormat(_buffer.AsSpan(_length), out var written, time.Millisecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        _length += written;
        Append(","u8);
        Append(user);
        Append(",s_"u8);
        Append(session);
        Append(","u8);
        Append(EventValues.Types[type]);
        Append(","u8);
        Append(EventValues.Channels[channel]);
        Append(","u8);
        if (premium != 0) Append(premium);
        Append("\n"u8);
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void Append(int number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    private void Flush()
    {
        _file.Write(_buffer, 0, _length);
        _length = 0;
    }
}
