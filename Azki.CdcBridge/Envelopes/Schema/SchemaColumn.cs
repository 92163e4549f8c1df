namespace Azki.CdcBridge.Envelopes.Schema;

/// <summary>A column as a schema change tells of it.</summary>
internal sealed record SchemaColumn
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Such as <c>DECIMAL UNSIGNED</c>, without its digits.</summary>
    public required string TypeName { get; init; }

    /// <summary>The number that JDBC has for the type.</summary>
    public required int JdbcType { get; init; }

    /// <summary>For text.</summary>
    public string? Charset { get; init; }

    /// <summary>Digits or characters, where they are declared.</summary>
    public int? Length { get; init; }

    /// <summary>Digits after the point, where they are declared.</summary>
    public int? Scale { get; init; }

    /// <summary>May be NULL.</summary>
    public bool IsOptional { get; init; } = true;

    /// <summary>AUTO_INCREMENT.</summary>
    public bool IsAutoIncremented { get; init; }

    /// <summary>The default's text as the statement has it.</summary>
    public string? Default { get; init; }

    /// <summary>The values of ENUM and SET, with their quotes.</summary>
    public IReadOnlyList<string>? Members { get; init; }
}
