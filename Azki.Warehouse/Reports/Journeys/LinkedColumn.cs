namespace Azki.Warehouse.Reports.Journeys;

/// <summary>A column of what users did, put together from rows of linked days and a row of what came after them.</summary>
/// <param name="Name">Its name, which no column of these rows has.</param>
/// <param name="Together">What is put together by: of an expression, over the rows of a user.</param>
/// <param name="OfLinked">What it is of a row of linked_journeys.</param>
/// <param name="OfRest">What it is of what came after.</param>
/// <param name="OfBoth">
/// What it is of both: of what the rows were put together to, and of what came after, in a full join of <c>l</c> and <c>r</c>. A user may be in one of them alone; of the
/// other side there is 0 or no text then, and the user's number is 0.
/// </param>
internal sealed record LinkedColumn(string Name, Func<string, string> Together, string OfLinked, string OfRest, Func<string, string, string> OfBoth)
{
    public static LinkedColumn Least(string name, string ofLinked, string ofRest) => new(name, c => $"min({c})", ofLinked, ofRest, (l, r) => $"multiIf(r.user_id = 0, {l}, l.user_id = 0, {r}, least({l}, {r}))");

    public static LinkedColumn Greatest(string name, string ofLinked, string ofRest) => new(name, c => $"max({c})", ofLinked, ofRest, (l, r) => $"greatest({l}, {r})");

    public static LinkedColumn Sum(string name, string ofLinked, string ofRest) => new(name, c => $"sum({c})", ofLinked, ofRest, (l, r) => $"{l} + {r}");
}
