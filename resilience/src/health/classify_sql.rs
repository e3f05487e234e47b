//! The classes of the SQL databases' errors.

use sqlx::error::DatabaseError;

use super::Verdict;
use crate::health::class::ErrorClass;

pub(super) fn judge(error: &sqlx::Error) -> Verdict {
    match error {
        sqlx::Error::Configuration(_) | sqlx::Error::InvalidArgument(_) => Verdict::Sure(ErrorClass::Config),
        sqlx::Error::Tls(_) => Verdict::Sure(ErrorClass::Tls),
        sqlx::Error::PoolTimedOut => Verdict::Sure(ErrorClass::PoolExhausted),
        sqlx::Error::Protocol(_) => Verdict::Sure(ErrorClass::Protocol),
        sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Verdict::Sure(ErrorClass::Connect),
        sqlx::Error::Io(_) => Verdict::Likely(ErrorClass::Connect),
        sqlx::Error::Database(error) => of_database(&**error),
        _ => Verdict::Silent,
    }
}

fn of_database(error: &(dyn DatabaseError + 'static)) -> Verdict {
    #[cfg(feature = "postgres")]
    if let Some(error) = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        return of_postgres(error.code());
    }
    #[cfg(feature = "mysql")]
    if let Some(error) = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        return of_mysql(error.number());
    }
    #[cfg(feature = "sqlite")]
    if let Some(error) = error.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
        return of_sqlite(error.code().as_deref());
    }
    let _ = error;
    Verdict::Silent
}

/// By SQLSTATE: class 28 and 42501 refuse the user, 3D000 is an unknown database, class 08, 53300 and 57P0x a
/// server that takes no connection, or takes none any more.
#[cfg(feature = "postgres")]
fn of_postgres(code: &str) -> Verdict {
    match code {
        "42501" => Verdict::Sure(ErrorClass::Auth),
        "3D000" => Verdict::Sure(ErrorClass::Config),
        "53300" => Verdict::Sure(ErrorClass::Connect),
        _ if code.starts_with("28") => Verdict::Sure(ErrorClass::Auth),
        _ if code.starts_with("08") || code.starts_with("57P0") => Verdict::Sure(ErrorClass::Connect),
        _ => Verdict::Silent,
    }
}

/// By number: 1044, 1045, 1142, 1698 and 3118 refuse the user, 1049 is an unknown database, 1040, 1053, 1129, 1203 and
/// 1927 a server that takes no connection, or takes none any more.
#[cfg(feature = "mysql")]
fn of_mysql(number: u16) -> Verdict {
    match number {
        1044 | 1045 | 1142 | 1698 | 3118 => Verdict::Sure(ErrorClass::Auth),
        1049 => Verdict::Sure(ErrorClass::Config),
        1040 | 1053 | 1129 | 1203 | 1927 => Verdict::Sure(ErrorClass::Connect),
        _ => Verdict::Silent,
    }
}

/// By primary result code: 14 cannot open the file, 23 refuses, 11 and 26 are no (whole) database.
#[cfg(feature = "sqlite")]
fn of_sqlite(code: Option<&str>) -> Verdict {
    match code.and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff) {
        Some(14) => Verdict::Sure(ErrorClass::Connect),
        Some(23) => Verdict::Sure(ErrorClass::Auth),
        Some(11 | 26) => Verdict::Sure(ErrorClass::Protocol),
        _ => Verdict::Silent,
    }
}
