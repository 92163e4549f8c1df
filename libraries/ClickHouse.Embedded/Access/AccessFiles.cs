namespace ClickHouse.Embedded.Access;

/// <summary>
/// The engine's own access control. libchdb knows one user only and no CREATE USER, but it reads roles from a users.xml: every request
/// of a restricted user takes such a role on, and the engine itself refuses what the role has not.
/// </summary>
internal static class AccessFiles
{
    /// <summary>The folder of the files in the engine's folder.</summary>
    private const string Folder = "access";

    // Settings that name files to read or write, other hosts, or text to run as SQL: nothing else would keep a reader from those.
    private static readonly string[] Constant =
    [
        "output_format_schema", "format_schema", "format_schema_source", "format_schema_message_name", "format_template_resultset",
        "format_template_row", "format_avro_schema_registry_url", "input_format_record_errors_file_path", "rename_files_after_processing",
        "allow_experimental_eval_table_function", "additional_table_filters", "additional_result_filter", "parallel_replicas_custom_key", "dialect",
        "send_logs_level", "send_logs_source_regexp", "default_normal_view_sql_security", "default_materialized_view_sql_security", "default_view_definer",
    ];

    // Without these an expression deep enough ends the process. 0 would be none, so it is out of the range.
    private static readonly (string Setting, int Most)[] Bounds =
    [
        ("max_parser_depth", 1_000), ("max_parser_backtracks", 10_000_000), ("max_ast_depth", 1_000), ("max_ast_elements", 100_000_000), ("max_expanded_ast_elements", 100_000_000),
    ];

    /// <summary>Writes them anew, as they go with this version, and returns the path the engine is started with.</summary>
    public static string Write(string home)
    {
        string folder = Directory.CreateDirectory(Path.Combine(home, Folder)).FullName;
        string users = Path.Combine(folder, "users.xml"), config = Path.Combine(folder, "config.xml");
        File.WriteAllText(users, Users());
        File.WriteAllText(config, $"<clickhouse><user_directories><users_xml><path>{System.Security.SecurityElement.Escape(users)}</path></users_xml></user_directories></clickhouse>\n");
        return config;
    }

    private static string Users() => $"""
        <clickhouse>
          <profiles><default><constraints>{string.Concat(Constant.Select(name => $"<{name}><const/></{name}>"))}{string.Concat(Bounds.Select(bound => $"<{bound.Setting}><min>1</min><max>{bound.Most}</max></{bound.Setting}>"))}</constraints></default></profiles>
          <roles>
            <{AccessRole.Administrator}><grants><query>GRANT ALL ON *.* WITH GRANT OPTION</query></grants></{AccessRole.Administrator}>
            <{AccessRole.Writer}><grants>{string.Concat(AccessRole.WriterGrants.Select(grant => $"<query>{grant}</query>"))}</grants></{AccessRole.Writer}>
            <{AccessRole.Reader}><grants><query>GRANT SELECT, SHOW, dictGet ON *.*</query></grants></{AccessRole.Reader}>
          </roles>
          <users>
            <default>
              <password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
              <grants><query>GRANT {AccessRole.Administrator}, {AccessRole.Writer}, {AccessRole.Reader}</query></grants>
            </default>
          </users>
          <quotas><default></default></quotas>
        </clickhouse>

        """;
}
