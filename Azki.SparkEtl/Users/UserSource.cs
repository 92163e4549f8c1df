namespace Azki.SparkEtl.Users;

/// <summary>Where the attributes of users come from.</summary>
public abstract record UserSource
{
    private UserSource() { }

    /// <summary>The users of now in the warehouse, as captured.</summary>
    public sealed record Warehouse : UserSource;

    /// <summary>A table of a MySQL server that Spark reaches, as it is while the run reads it.</summary>
    /// <param name="ConnectionString">As MySqlConnector takes it.</param>
    /// <param name="Table">With the columns user_id, signup_date, city and device_type.</param>
    public sealed record MySql(string ConnectionString, string Table = "insurance_db.users") : UserSource;
}
