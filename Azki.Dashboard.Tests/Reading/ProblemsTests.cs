using Azki.Dashboard.Reading;

namespace Azki.Dashboard.Tests.Reading;

public sealed class ProblemsTests
{
    [Theory]
    [InlineData(
        "Code: 62. DB::Exception: Syntax error: failed at position 13 (OUTFILE) (line 2, col 6): OUTFILE '/home/azki/clickhouse/spool/61' FORMAT JSONCompactStringsEachRowWithNamesAndTypes . Expected end of query. (SYNTAX_ERROR) (version 26.7.2.1)",
        "Syntax error: failed at its end. Expected end of query. (SYNTAX_ERROR)")]
    [InlineData(
        "Code: 62. DB::Exception: Syntax error: failed at position 10 (FRM) (line 1, col 10): FRM users\nINTO OUTFILE '/home/azki/clickhouse/spool/61' FORMAT Native . Expected one of: token. (SYNTAX_ERROR) (version 26.7.2.1)",
        "Syntax error: failed at position 10 (FRM) (line 1, col 10): FRM users. Expected one of: token. (SYNTAX_ERROR)")]
    [InlineData(
        "Code: 62. DB::Exception: Syntax error: failed at position 10 (FRM) (line 1, col 10): FRM users\nINTO OUTFILE '/home/az. Expected one of: token. (SYNTAX_ERROR)",
        "Syntax error: failed at position 10 (FRM) (line 1, col 10): FRM users. Expected one of: token. (SYNTAX_ERROR)")]
    public void Explain_StatementWithWhatTheEngineAdds_SaysNothingOfThat(string message, string expected) => Assert.Equal(expected, Problems.Explain(message));
}
