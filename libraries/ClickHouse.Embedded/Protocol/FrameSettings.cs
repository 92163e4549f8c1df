using System.Text;
using ClickHouse.Embedded.Engine;

namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// Settings that put something around all rows which formats do not have by themselves, or change their header: blocks of such an answer
/// cannot be joined.
/// </summary>
internal static class FrameSettings
{
    private static readonly string[] Names = ["output_format_json_array_of_rows", "output_format_binary_encode_types_in_binary_format", "extremes"];

    /// <summary>Whether one of them may hold for a statement: its address or its text names it, or its session has it.</summary>
    public static async Task<bool> MayHoldAsync(EngineConnection connection, Statement statement, RequestParameters parameters)
    {
        if (Names.Any(name => parameters.Sets(name) || statement.Sql.Span.IndexOf(Encoding.ASCII.GetBytes(name)) >= 0)) return true;
        if (string.IsNullOrEmpty(parameters.SessionId)) return false;
        return await connection.OwnScalarAsync($"SELECT {string.Join(" OR ", Names.Select(name => $"toBool(getSetting('{name}'))"))}").ConfigureAwait(false) == "true";
    }
}
