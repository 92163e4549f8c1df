using System.Globalization;

namespace Azki.Warehouse.Reports;

/// <summary>A value as the HTTP interface takes it in <c>param_x</c>: text escaped as in TabSeparated; lists in brackets, their texts quoted and not escaped again.</summary>
internal static class ParameterText
{
    public static string Of(object value) => value switch
    {
        string text => Escape(text),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IEnumerable<string> texts => $"[{string.Join(',', texts.Select(Quote))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"No parameter can be a {value.GetType().Name}.", nameof(value)),
    };

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
}
