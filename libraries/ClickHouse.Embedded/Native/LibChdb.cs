using System.Runtime.InteropServices;

namespace ClickHouse.Embedded.Native;

/// <summary>
/// The C functions of libchdb, loaded once a process and never unloaded. Pointers rather than P/Invoke, so that the library's
/// 566 MB stay out of the output folder and its absence is an exception of ours.
/// </summary>
internal sealed unsafe class LibChdb
{
    private static readonly Lazy<LibChdb> Loaded = new(() => new LibChdb(NativeLibraryLocation.Find()));

    public readonly delegate* unmanaged<int, byte**, nint*> Connect;
    public readonly delegate* unmanaged<nint*, void> CloseConnection;
    public readonly delegate* unmanaged<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint> Query;
    public readonly delegate* unmanaged<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint> StreamQuery;
    public readonly delegate* unmanaged<nint, nint, nint> StreamFetch;
    public readonly delegate* unmanaged<nint, nint, void> StreamCancel;
    public readonly delegate* unmanaged<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint> StreamInsert;
    public readonly delegate* unmanaged<nint, byte*, nuint, int> InsertAppend;
    public readonly delegate* unmanaged<nint, nint> InsertDone;
    public readonly delegate* unmanaged<nint, byte*> InsertError;
    public readonly delegate* unmanaged<nint, void> InsertDestroy;
    public readonly delegate* unmanaged<nint, byte*, nuint, byte*, nuint, QueryAnalysis*, int> Classify;
    public readonly delegate* unmanaged<nint, void> ResultDestroy;
    public readonly delegate* unmanaged<nint, byte*> ResultError;
    public readonly delegate* unmanaged<nint, byte*> ResultBuffer;
    public readonly delegate* unmanaged<nint, nuint> ResultLength;
    public readonly delegate* unmanaged<nint, ulong> ResultRows;
    public readonly delegate* unmanaged<nint, ulong> RowsRead;
    public readonly delegate* unmanaged<nint, ulong> BytesRead;
    public readonly delegate* unmanaged<nint, ulong> RowsWritten;
    public readonly delegate* unmanaged<nint, ulong> BytesWritten;

    private LibChdb(string path)
    {
        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new ClickHouseEngineException($"The embedded ClickHouse engine '{path}' could not be loaded: {error.Message}", error) { Fault = EngineFault.NotInstalled };
        }

        nint Get(string name) => NativeLibrary.GetExport(library, name);

        // Before the first connection, or its handlers replace the runtime's and the first NullReferenceException hangs the process.
        ((delegate* unmanaged<int, void>)Get("chdb_set_signal_handlers_enabled"))(0);

        Connect = (delegate* unmanaged<int, byte**, nint*>)Get("chdb_connect");
        CloseConnection = (delegate* unmanaged<nint*, void>)Get("chdb_close_conn");
        Query = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint>)Get("chdb_query_with_params_n");
        StreamQuery = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint>)Get("chdb_stream_query_with_params_n");
        StreamFetch = (delegate* unmanaged<nint, nint, nint>)Get("chdb_stream_fetch_result");
        StreamCancel = (delegate* unmanaged<nint, nint, void>)Get("chdb_stream_cancel_query");
        StreamInsert = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint>)Get("chdb_stream_insert_with_params_n");
        InsertAppend = (delegate* unmanaged<nint, byte*, nuint, int>)Get("chdb_stream_append");
        InsertDone = (delegate* unmanaged<nint, nint>)Get("chdb_stream_done");
        InsertError = (delegate* unmanaged<nint, byte*>)Get("chdb_stream_insert_error");
        InsertDestroy = (delegate* unmanaged<nint, void>)Get("chdb_destroy_insert_stream");
        Classify = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, QueryAnalysis*, int>)Get("chdb_classify_query_n");
        ResultDestroy = (delegate* unmanaged<nint, void>)Get("chdb_destroy_query_result");
        ResultError = (delegate* unmanaged<nint, byte*>)Get("chdb_result_error");
        ResultBuffer = (delegate* unmanaged<nint, byte*>)Get("chdb_result_buffer");
        ResultLength = (delegate* unmanaged<nint, nuint>)Get("chdb_result_length");
        ResultRows = (delegate* unmanaged<nint, ulong>)Get("chdb_result_rows_read");
        RowsRead = (delegate* unmanaged<nint, ulong>)Get("chdb_result_storage_rows_read");
        BytesRead = (delegate* unmanaged<nint, ulong>)Get("chdb_result_storage_bytes_read");
        RowsWritten = (delegate* unmanaged<nint, ulong>)Get("chdb_result_rows_written");
        BytesWritten = (delegate* unmanaged<nint, ulong>)Get("chdb_result_bytes_written");
    }

    /// <exception cref="ClickHouseEngineException">The library is missing or not for this platform.</exception>
    public static LibChdb Instance => Loaded.Value;
}

/// <summary>chdb_query_analysis_v1.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QueryAnalysis
{
    public uint StructSize;
    public uint StatementCount;
    public uint Flags;
    public StatementClass Class;
}

/// <summary>What a statement does to state that outlives it (chdb_query_class).</summary>
internal enum StatementClass : uint
{
    ReadOnly = 0,
    Mutating = 1,
    MutatingGlobal = 2,
    Control = 3,
    Unknown = 4,
}
