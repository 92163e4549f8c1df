using System.Runtime.InteropServices;
using ClickHouse.Embedded.Protocol;
using Microsoft.Win32.SafeHandles;

namespace ClickHouse.Embedded.Native;

/// <summary>A result the engine owns: its bytes are read in place and freed with it.</summary>
internal sealed unsafe class EngineResult : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly LibChdb _library;

    public EngineResult(LibChdb library, nint result)
        : base(ownsHandle: true)
    {
        _library = library;
        SetHandle(result);
    }

    public nint Pointer => handle;

    public string? Error => Marshal.PtrToStringUTF8((nint)_library.ResultError(handle));

    /// <summary>Bytes.</summary>
    public long Length => (long)_library.ResultLength(handle);

    public RunStatistics Statistics => new(
        _library.RowsRead(handle),
        _library.BytesRead(handle),
        _library.RowsWritten(handle),
        _library.BytesWritten(handle),
        _library.ResultRows(handle),
        (ulong)Length);

    /// <summary>A slice of the result; a result may be longer than a span can be.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length) => new(_library.ResultBuffer(handle) + offset, length);

    /// <summary>A slice as Memory, valid as long as this.</summary>
    public ReadOnlyMemory<byte> SliceMemory(long offset, int length) =>
        new NativeMemoryView(_library.ResultBuffer(handle) + offset, length).Memory;

    /// <summary>The length of what the result's format puts before the first row, in bytes.</summary>
    public int HeaderLength(BlockHeader header) =>
        OutputFormats.HeaderLength(header, Slice(0, (int)Math.Min(Length, int.MaxValue)));

    /// <exception cref="ClickHouseException">The engine answered with an error.</exception>
    public EngineResult EnsureSuccess()
    {
        if (Error is not { } error) return this;
        Dispose();
        throw ClickHouseException.Parse(error);
    }

    protected override bool ReleaseHandle()
    {
        _library.ResultDestroy(handle);
        return true;
    }
}

/// <summary>What a statement cost; written rows count those of dependent views too.</summary>
internal readonly record struct RunStatistics(
    ulong ReadRows, ulong ReadBytes, ulong WrittenRows, ulong WrittenBytes, ulong ResultRows, ulong ResultBytes);
