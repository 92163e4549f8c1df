using Azki.Warehouse.Native;

namespace Azki.Warehouse.Tables;

/// <summary>Rows for <c>user_changes</c>.</summary>
public sealed class UserChangeBlock : NativeBlock
{
    /// <summary>The user.</summary>
    public NumberColumn<uint> UserId { get; } = new("user_id", "UInt32");

    /// <summary>Rises with every change of a user.</summary>
    public NumberColumn<ulong> Version { get; } = new("version", "UInt64");

    /// <summary>c, u, d or r.</summary>
    public LowCardinalityColumn Operation { get; } = new("operation");

    /// <summary>1 for a delete.</summary>
    public NumberColumn<byte> IsDeleted { get; } = new("is_deleted", "UInt8");

    /// <summary>Days since 1970.</summary>
    public NullableColumn<int> SignupDate { get; } = new("signup_date", "Date32");

    /// <summary>The city, or empty.</summary>
    public LowCardinalityColumn City { get; } = new("city");

    /// <summary>The device type, or empty.</summary>
    public LowCardinalityColumn DeviceType { get; } = new("device_type");

    /// <summary>UTC microseconds since 1970.</summary>
    public NumberColumn<long> CreatedAt { get; } = new("created_at", "DateTime64(6, 'UTC')");

    /// <summary>UTC microseconds since 1970.</summary>
    public NumberColumn<long> UpdatedAt { get; } = new("updated_at", "DateTime64(6, 'UTC')");

    /// <summary>UTC microseconds since 1970 at the source.</summary>
    public NumberColumn<long> ChangedAt { get; } = new("changed_at", "DateTime64(6, 'UTC')");

    /// <summary>UTC milliseconds at which the log took the change.</summary>
    public NumberColumn<long> ReceivedAt { get; } = new("received_at", "DateTime64(3, 'UTC')");

    /// <summary>The number of the source's log file; 0 where the version has the place, or the source does not tell.</summary>
    public NumberColumn<uint> SourceFile { get; } = new("source_file", "UInt32");

    /// <summary>The byte in it.</summary>
    public NumberColumn<long> SourcePosition { get; } = new("source_position", "Int64");

    /// <summary>The row within the statement.</summary>
    public NumberColumn<long> SourceRow { get; } = new("source_row", "Int64");

    /// <summary>An empty block.</summary>
    public UserChangeBlock() : base("user_changes") => Declare(
        UserId, Version, Operation, IsDeleted, SignupDate, City, DeviceType, CreatedAt, UpdatedAt, ChangedAt, ReceivedAt, SourceFile, SourcePosition, SourceRow);
}
