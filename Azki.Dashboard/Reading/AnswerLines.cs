using System.Text;

namespace Azki.Dashboard.Reading;

/// <summary>The lines of an answer, none longer than it may be: a row may hold all there is (<c>groupArray</c>), which no process has room for.</summary>
internal sealed class AnswerLines(Stream answer, int longest = AnswerLines.Longest) : IDisposable
{
    /// <summary>The longest line there may be, in characters.</summary>
    public const int Longest = 16 << 20;

    private readonly StreamReader _reader = new(answer);
    private readonly char[] _buffer = new char[32 << 10];
    private int _next;
    private int _end;

    /// <summary>The next line; null where there is none.</summary>
    /// <exception cref="LineTooLongException">It is longer than it may be. Nothing can be read after it.</exception>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        StringBuilder? line = null;
        while (true)
        {
            if (_next == _end)
            {
                (_next, _end) = (0, await _reader.ReadAsync(_buffer, cancellationToken));
                if (_end == 0) return line?.ToString();
            }
            var length = _buffer.AsSpan(_next, _end - _next).IndexOf('\n');
            var part = _buffer.AsMemory(_next, length < 0 ? _end - _next : length);
            if ((line?.Length ?? 0) + part.Length > longest) throw new LineTooLongException(longest);
            _next = length < 0 ? _end : _next + length + 1;
            if (length >= 0 && line is null) return part.ToString();
            line = (line ?? new()).Append(part);
            if (length >= 0) return line.ToString();
        }
    }

    public void Dispose() => _reader.Dispose();
}

/// <summary>A row is longer than it may be.</summary>
internal sealed class LineTooLongException(int longest) : IOException($"A row of the answer is longer than {longest >> 20} MB.");
