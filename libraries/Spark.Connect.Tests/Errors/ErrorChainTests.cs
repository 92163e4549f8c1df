using CsCheck;
using Spark.Connect.Protocol;

namespace Spark.Connect.Tests.Errors;

public sealed class ErrorChainTests
{
    [Fact]
    public void Of_AnyLinks_EndsAndIsNoLongerThanThereAreErrors() =>
        Gen.Select(Gen.Int[-2, 9], Gen.Int[-2, 9].List[0, 8]).Sample((root, causes) =>
        {
            var details = new FetchErrorDetailsResponse { RootErrorIdx = root };
            foreach (var cause in causes) details.Errors.Add(new FetchErrorDetailsResponse.Types.Error { Message = "m", CauseIdx = cause });
            var length = 0;
            for (Exception? e = ErrorChain.Of(details); e is not null; e = e.InnerException) length++;
            Assert.InRange(length, root >= 0 && root < causes.Count ? 1 : 0, causes.Count);
        });
}
