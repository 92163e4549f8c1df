using System.Globalization;
using MySqlConnector;
using Spark.Connect;

namespace Azki.SparkEtl.Users;

/// <summary>Reads users from MySQL in Spark, over JDBC.</summary>
internal static class MySqlUsers
{
    public static DataFrame Read(this UserSource.MySql source, SparkSession spark)
    {
        var server = new MySqlConnectionStringBuilder(source.ConnectionString);
        var tls = server.SslMode switch
        {
            MySqlSslMode.None => "DISABLED",
            MySqlSslMode.Preferred => "PREFERRED",
            MySqlSslMode.Required => "REQUIRED",
            MySqlSslMode.VerifyCA => "VERIFY_CA",
            _ => "VERIFY_IDENTITY",
        };
        // Times are those of UTC, as they are captured, wherever the server is.
        const string Zone = "&sessionVariables=time_zone%3D%27%2B00%3A00%27";
        var url = string.Create(CultureInfo.InvariantCulture, $"jdbc:mysql://{server.Server}:{server.Port}/?sslMode={tls}&allowPublicKeyRetrieval={(server.AllowPublicKeyRetrieval ? "true" : "false")}{Zone}");
        return spark.Read.Format("jdbc").Option("url", url).Option("user", server.UserID).Option("password", server.Password).Option("driver", "com.mysql.cj.jdbc.Driver")
            // As text: what MySQL calls a date may be none (0000-00-00), and is no reason for the rest to fail. Of times it has coercibility 5, of texts another.
            .Option("query", $"SELECT user_id, CAST(signup_date AS CHAR) AS signup_date, COERCIBILITY(signup_date) = 5 AS has_dates, city, device_type FROM {source.Table}")
            .Load();
    }
}
