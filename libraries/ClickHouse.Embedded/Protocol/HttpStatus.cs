namespace ClickHouse.Embedded.Protocol;

/// <summary>The status ClickHouse answers with for an error of its own (HTTPHandler's exceptionCodeToHTTPStatus).</summary>
internal static class HttpStatus
{
    public static int Of(int code) => code switch
    {
        // A password is asked for.
        194 => 401,
        // Unknown user, wrong password, authentication failed.
        192 or 193 or 516 => 403,
        // The text or the data cannot be understood.
        6 or 20 or 25 or 26 or 27 or 36 or 38 or 41 or 43 or 44 or 53 or 62 or 69 or 70 or 72 or 117 or 130 or 158 or 321 or 376
            or 441 or 675 or 676 => 400,
        // Something named does not exist: function, identifier, type, table, storage, format, database, setting, aggregate function.
        46 or 47 or 50 or 56 or 60 or 63 or 73 or 81 or 115 or 336 or 511 => 404,
        // No such session.
        372 => 404,
        // The session is in use.
        373 => 423,
        159 => 408,
        // A query too large.
        168 or 350 => 413,
        48 or 344 => 501,
        439 => 503,
        _ => 500,
    };
}
