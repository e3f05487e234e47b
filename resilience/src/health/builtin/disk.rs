//! The check of a file system's free space.

use std::borrow::Cow;
use std::fmt;
use std::io;

use rustix::fs::StatVfs;
use tokio::runtime::Handle;
use tokio::sync::Mutex;

use crate::blocking::{self, Work};
use crate::health::check::Check;
use crate::health::class::ErrorClass;
use crate::health::outcome::Health;

/// The default of [`DiskSpace::min_free`].
const DEFAULT_RATIO: f64 = 0.05;

type Look = Work<io::Result<StatVfs>>;

/// Checks that the file system that holds a path has enough free space.
///
/// Unhealthy where less is free than [`min_free_bytes`](Self::min_free_bytes) or [`min_free`](Self::min_free) asks
/// for (both hold where both are given; default: 5% of its size), or where it can hold no further file. Free is what
/// a program without special rights may use. The numbers are among the details: `free_bytes`, `total_bytes`.
///
/// Looking can hang on a network file system, so it runs on a thread of its own; a look that hangs is waited for by
/// later runs, never joined by a second one. Dropping a run leaves its look to end by itself.
///
/// ```no_run
/// use resilience::checks::DiskSpace;
///
/// static DATA: DiskSpace = DiskSpace::at("/data").min_free_bytes(2 * 1024 * 1024 * 1024);
///
/// let uploads = DiskSpace::new(std::env::temp_dir().display().to_string()).min_free(0.1);
/// ```
///
/// # Errors
///
/// `config` (no such path), `error`.
pub struct DiskSpace {
    path: Cow<'static, str>,
    min_free_bytes: Option<u64>,
    min_free: Option<f64>,
    running: Mutex<Option<Look>>,
}

impl DiskSpace {
    /// The file system that holds `path`.
    pub const fn at(path: &'static str) -> Self {
        Self::with(Cow::Borrowed(path))
    }

    /// The file system that holds `path`, for a path made at run time.
    pub fn new(path: impl Into<String>) -> Self {
        Self::with(Cow::Owned(path.into()))
    }

    const fn with(path: Cow<'static, str>) -> Self {
        Self { path, min_free_bytes: None, min_free: None, running: Mutex::const_new(None) }
    }

    /// At least so many bytes must be free.
    pub const fn min_free_bytes(mut self, bytes: u64) -> Self {
        self.min_free_bytes = Some(bytes);
        self
    }

    /// At least this share of the file system's size must be free: `0.1` is a tenth. Default: 0.05, unless
    /// [`min_free_bytes`](Self::min_free_bytes) is given.
    ///
    /// # Panics
    ///
    /// Where `ratio` is not between 0 and 1; in a `static` that is a compile error.
    pub const fn min_free(mut self, ratio: f64) -> Self {
        assert!(ratio >= 0.0 && ratio <= 1.0, "the free share of a disk must be between 0.0 and 1.0");
        self.min_free = Some(ratio);
        self
    }

    async fn look(&self) -> io::Result<StatVfs> {
        let mut running = self.running.lock().await;
        let look = running.get_or_insert_with(|| {
            let path = self.path.clone().into_owned();
            blocking::start("disk", &Handle::current(), move || {
                rustix::fs::statvfs(path).map_err(io::Error::from)
            })
        });
        let result = look.ended().await;
        *running = None;
        result.map_err(|lost| io::Error::other(lost.text()))?
    }

    fn judge(&self, space: Space) -> Health {
        let default = if self.min_free_bytes.is_none() { Some(DEFAULT_RATIO) } else { None };
        let ratio = self.min_free.or(default);
        let health = if self.min_free_bytes.is_some_and(|least| space.free < least)
            || ratio.is_some_and(|least| space.ratio() < least)
        {
            Health::unhealthy("too little disk space is free")
        } else if space.full_of_files {
            Health::unhealthy("the disk can hold no further file")
        } else {
            Health::healthy()
        };
        health.detail("free_bytes", space.free).detail("total_bytes", space.total)
    }
}

impl Check for DiskSpace {
    async fn check(&self) -> Health {
        match self.look().await {
            Ok(numbers) => self.judge(Space::from(&numbers)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Health::error(ErrorClass::Config, format!("there is no path `{}`", self.path))
            }
            Err(error) => Health::error(ErrorClass::Error, error),
        }
    }
}

impl fmt::Debug for DiskSpace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DiskSpace")
            .field("path", &self.path)
            .field("min_free_bytes", &self.min_free_bytes)
            .field("min_free", &self.min_free)
            .finish_non_exhaustive()
    }
}

/// What a file system has, in bytes.
#[derive(Clone, Copy, Debug)]
struct Space {
    free: u64,
    total: u64,
    full_of_files: bool,
}

impl Space {
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
    fn ratio(self) -> f64 {
        if self.total == 0 { 1.0 } else { self.free as f64 / self.total as f64 }
    }
}

impl From<&StatVfs> for Space {
    fn from(numbers: &StatVfs) -> Self {
        Self {
            free: numbers.f_bavail.saturating_mul(numbers.f_frsize),
            total: numbers.f_blocks.saturating_mul(numbers.f_frsize),
            // Some file systems count no files at all.
            full_of_files: numbers.f_files > 0 && numbers.f_favail == 0,
        }
    }
}

#[cfg(test)]
#[path = "disk_tests.rs"]
mod tests;
