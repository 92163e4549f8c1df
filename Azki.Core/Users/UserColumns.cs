using System.Diagnostics.CodeAnalysis;
using Azki.Core.Text;

namespace Azki.Core.Users;

/// <summary>Where the fields of users are in a CSV file.</summary>
public sealed class UserColumns
{
    /// <summary>The columns a file of users must have, in the order of the sample.</summary>
    public static IReadOnlyList<string> Needed { get; } = ["user_id", "signup_date", "city", "device_type"];

    private readonly int _userId;
    private readonly int _signupDate;
    private readonly int _city;
    private readonly int _deviceType;

    private UserColumns(CsvHeader header)
    {
        Header = header;
        _userId = header.IndexOf("user_id");
        _signupDate = header.IndexOf("signup_date");
        _city = header.IndexOf("city");
        _deviceType = header.IndexOf("device_type");
    }

    /// <summary>The header mapped.</summary>
    public CsvHeader Header { get; }

    /// <summary>Maps a header; false when a needed column is not there exactly once.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> headerLine, [NotNullWhen(true)] out UserColumns? columns, out IReadOnlyList<string> missingColumns)
    {
        columns = CsvHeader.TryParse(headerLine, Needed, out var header, out missingColumns) ? new UserColumns(header) : null;
        return columns is not null;
    }

    /// <summary>The fields of a row that has as many values as the header.</summary>
    public RawUser Map(in CsvRow row) =>
        new() { UserId = row[_userId], SignupDate = row[_signupDate], City = row[_city], DeviceType = row[_deviceType] };
}
