using Microsoft.Extensions.Caching.Memory;

namespace Azki.Warehouse.Reports;

/// <summary>
/// Answers of <see cref="StatementPart.IsAtRest"/>, which stay what they are: a closed piece is never written again, and once another stands in its place the
/// question names that one. Reports of one range over and over, as of the viewers of a page, are charged with what is still open alone.
/// </summary>
internal sealed class RestingAnswers : IDisposable
{
    // Some thousand answers; a question with its builds is some kilobytes of text.
    private const long MostBytes = 32 << 20;

    // A server of a cluster that did not have all of a piece yet is not to be believed for long. While events come, a piece more is closed every five minutes,
    // and the question is another one.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <summary>The answer, from here where it was given before.</summary>
    /// <param name="part">The part.</param>
    /// <param name="parameters">The parameters of its statement.</param>
    /// <param name="ask">Asks the warehouse.</param>
    public async Task<PartAnswer> GetAsync(StatementPart part, IReadOnlyDictionary<string, object> parameters, Func<Task<PartAnswer>> ask)
    {
        var key = string.Join('\n', parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={ParameterText.Of(p.Value)}").Append(part.Sql));
        if (_answers.TryGetValue(key, out PartAnswer? known)) return known!;
        var answer = await ask().ConfigureAwait(false);
        return _answers.Set(key, answer, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Kept, Size = sizeof(char) * ((long)key.Length + answer.Rows.Length + part.Sql.Length) });
    }

    /// <inheritdoc/>
    public void Dispose() => _answers.Dispose();
}
