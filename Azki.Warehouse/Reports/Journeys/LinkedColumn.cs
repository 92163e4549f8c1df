namespace Azki.Warehouse.Reports.Journeys;

/// <summary>A column of what users did, put together from rows of linked days and a row of what came after them.</summary>
/// <param name="Name">Its name, which no column of these rows has.</param>
/// <param name="Together">What is put together by: of an expression, over the rows of a user. The same again puts together what was put together before.</param>
/// <param name="OfLinked">What it is of a row of linked_journeys.</param>
/// <param name="OfRest">What it is of what came after.</param>
internal sealed record LinkedColumn(string Name, Func<string, string> Together, string OfLinked, string OfRest)
{
    public static LinkedColumn Least(string name, string ofLinked, string ofRest) => new(name, c => $"min({c})", ofLinked, ofRest);

    public static LinkedColumn Greatest(string name, string ofLinked, string ofRest) => new(name, c => $"max({c})", ofLinked, ofRest);

    public static LinkedColumn Sum(string name, string ofLinked, string ofRest) => new(name, c => $"sum({c})", ofLinked, ofRest);
}
