using System.Buffers;

namespace Azki.AppHost.Model;

/// <summary>The variables of a compose file: <c>.env</c> beside it holds what differs between installations.</summary>
public static class ComposeVariables
{
    private static readonly SearchValues<char> NotPlain = SearchValues.Create(" \t\r\n#$'\"\\`");

    /// <summary>The name of a parameter's variable.</summary>
    /// <param name="parameter">The name of the parameter.</param>
    public static string NameOf(string parameter) => parameter.ToUpperInvariant().Replace('-', '_');

    /// <summary>The image of a service: the one that <c>.env</c> names, else the one that the repository builds.</summary>
    /// <param name="resource">The name of the resource.</param>
    public static string ImageOf(string resource) => $"${{{NameOf(resource)}_IMAGE:-{ServiceSettings.Image(resource)}}}";

    /// <summary>Gives values to the variables of a <c>.env</c> that have none; what is set stays, and lines of others too.</summary>
    /// <param name="text">The file.</param>
    /// <param name="values">Names and values.</param>
    /// <exception cref="FormatException">A value can't be written there.</exception>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        var lines = text.TrimEnd('\n').Split('\n').ToList();
        foreach (var (name, value) in values)
        {
            var line = lines.FindIndex(l => l.StartsWith(name + "=", StringComparison.Ordinal));
            if (line < 0) lines.Add(Line(name, value));
            else if (lines[line].AsSpan(name.Length + 1).IsWhiteSpace()) lines[line] = Line(name, value);
        }
        return string.Join('\n', lines) + "\n";
    }

    // Without quotation marks Docker Compose replaces $NAME, ends at " #" and takes blanks away. Between single ones only \' has a meaning.
    // https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
    private static string Line(string name, string value)
    {
        if (!value.AsSpan().ContainsAny(NotPlain)) return $"{name}={value}";
        if (value.EndsWith('\\') || value.Contains(@"\'", StringComparison.Ordinal) || value.AsSpan().ContainsAny('\r', '\n'))
            throw new FormatException($"The value of {name} can't be written to a .env: it has \\ at its end or before ', or several lines. Choose another one.");
        return $"{name}='{value.Replace("'", @"\'", StringComparison.Ordinal)}'";
    }
}
