namespace Azki.StreamEtl.Damage;

/// <summary>A part of a table that is not what was written.</summary>
/// <param name="Table">The table.</param>
/// <param name="Part">The part, as the engine names it.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record DamagedPart(string Table, string Part, string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Table}, part {Part}: {What}";
}
