using System.Runtime.InteropServices;
using System.Text;

namespace ClickHouse.Embedded.Native;

/// <summary>An array of UTF-8 strings in native memory, each ended by a zero and with its length beside it.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    public NativeStrings(IReadOnlyList<string> texts)
    {
        Count = texts.Count;
        Pointers = (byte**)NativeMemory.AllocZeroed((nuint)Math.Max(Count, 1), (nuint)sizeof(nint));
        Lengths = (nuint*)NativeMemory.AllocZeroed((nuint)Math.Max(Count, 1), (nuint)sizeof(nuint));
        for (int i = 0; i < Count; i++)
        {
            int length = Encoding.UTF8.GetByteCount(texts[i]);
            Pointers[i] = (byte*)NativeMemory.Alloc((nuint)length + 1);
            Encoding.UTF8.GetBytes(texts[i], new Span<byte>(Pointers[i], length));
            Pointers[i][length] = 0;
            Lengths[i] = (nuint)length;
        }
    }

    public int Count { get; }

    public byte** Pointers { get; }

    public nuint* Lengths { get; }

    public void Dispose()
    {
        for (int i = 0; i < Count; i++) NativeMemory.Free(Pointers[i]);
        NativeMemory.Free(Pointers);
        NativeMemory.Free(Lengths);
    }
}

/// <summary>Values of a statement's <c>{name:Type}</c>, escaped as in TabSeparated, which is how HTTP clients send them.</summary>
internal sealed class NativeParameters
{
    private readonly List<string> _names = [];
    private readonly List<string> _values = [];

    public void Add(string name, string value)
    {
        _names.Add(name);
        _values.Add(value);
    }

    public int Count => _names.Count;

    /// <summary>The values, as they were sent.</summary>
    public IReadOnlyList<string> Texts => _values;

    public NativeStrings PinNames() => new(_names);

    public NativeStrings PinValues() => new(_values);
}
