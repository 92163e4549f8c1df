using Azki.AppHost.Model;

namespace Azki.Tests.AppHost;

public sealed class ClickHouseSettingsTests
{
    [Fact]
    public void UsersXml_TheFileThatServersRead_IsMadeOfTheUsers() =>
        Assert.Equal(
            ClickHouseSettings.UsersXml(),
            File.ReadAllText(ClickHouseSettings.Users.PathIn(RepositoryRoot.Path)).TrimEnd().ReplaceLineEndings("\n"));

    [Fact]
    public void All_Users_HaveRightsInTheirDatabaseOnlyAndNoneToGrant() => Assert.All(ClickHouseUser.All, user => Assert.All(user.Grants, grant =>
    {
        Assert.Matches(@" ON (insurance_analytics|system)\.\*$", grant);
        Assert.DoesNotContain("GRANT OPTION", grant, StringComparison.Ordinal);
        Assert.DoesNotContain(" ALL ", grant, StringComparison.Ordinal);
    }));

    [Fact]
    public void DashboardAndSpark_Rights_AreThoseOfAReader()
    {
        Assert.True(ClickHouseUser.Dashboard.ReadsOnly);
        Assert.All(
            ClickHouseUser.Dashboard.Grants.Concat(ClickHouseUser.SparkEtl.Grants),
            grant => Assert.DoesNotMatch("INSERT|ALTER|CREATE|DROP|TRUNCATE|OPTIMIZE", grant));
    }

    [Fact]
    public void All_PasswordsAndNames_AreEachTheirOwn()
    {
        Assert.Equal(ClickHouseUser.All.Count, ClickHouseUser.All.Select(user => user.PasswordVariable).Distinct().Count());
        Assert.Equal(ClickHouseUser.All.Count, ClickHouseUser.All.Select(user => user.Parameter).Distinct().Count());
    }
}
