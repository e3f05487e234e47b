//! Temporary folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::process::server_identity;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A temporary folder that the throwaway servers may write to; removed when dropped.
#[derive(Debug)]
pub struct Directory(PathBuf);

impl Directory {
    /// Makes an empty one whose name contains `name`.
    pub fn new(name: &str) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("resilience-{name}-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder can be made");
        let directory = Self(path);
        directory.hand_over("");
        directory
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The path of `name` in it, as text.
    pub fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// Writes a file that the servers may read, and nobody else; returns its path.
    pub fn write(&self, name: &str, content: &str) -> String {
        use std::os::unix::fs::PermissionsExt;
        let path = self.0.join(name);
        fs::write(&path, content).expect("a temporary file can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("our own file");
        self.hand_over(name);
        self.file(name)
    }

    /// Makes what is at `name` the servers' own.
    fn hand_over(&self, name: &str) {
        if let Some((user, group)) = server_identity() {
            std::os::unix::fs::chown(self.0.join(name), Some(user), Some(group))
                .expect("root may give files away");
        }
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // A leftover in the temporary folder is no reason to fail.
        let _ = fs::remove_dir_all(&self.0);
    }
}
