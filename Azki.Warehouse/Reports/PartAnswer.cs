using System.Text;

namespace Azki.Warehouse.Reports;

/// <summary>What the warehouse answered to the question of a <see cref="StatementPart"/>.</summary>
/// <param name="Part">The part.</param>
/// <param name="Rows">Its rows, as one text.</param>
/// <param name="Type">What the text is to be read as.</param>
/// <param name="Moment">What <see cref="StatementPart.Moment"/> is of these rows.</param>
internal sealed record PartAnswer(StatementPart Part, string Rows, string Type, string Moment)
{
    // Servers take a parameter of 131,072 bytes, and some characters are written as two.
    private const int MostBytes = 48 * 1024;

    /// <summary>Whether a statement can be asked over these answers: all are small enough to be handed on, and of one moment.</summary>
    public static bool FitTogether(IReadOnlyCollection<PartAnswer> answers) =>
        answers.All(a => Encoding.UTF8.GetByteCount(a.Rows) <= MostBytes) && answers.Where(a => a.Part.Moment is not null).Select(a => a.Moment).Distinct().Count() <= 1;
}
