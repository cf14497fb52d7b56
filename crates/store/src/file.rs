//! The store's file as the system sees it; the one place of this crate that touches the disk without SQLite.

use std::path::{Path, PathBuf};

/// Whether a name is that of something else than a file, or SQLite would take it for such.
pub(crate) fn is_no_file(path: &Path) -> bool {
    let name = path.to_string_lossy();
    let is_other = path.exists() && !path.is_file();
    name.is_empty() || name.starts_with(":memory:") || name.starts_with("file:") || is_other
}

/// Makes the file, if it is not there, so that its owner alone may read it; SQLite gives the files beside it the same mode.
pub(crate) fn own(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Takes a file away that was begun.
pub(crate) fn discard(path: &Path) {
    let _ = std::fs::remove_file(path);
}

/// Whether what was committed last may stand in the log beside the file.
pub(crate) fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// The address of a file on a medium where nobody can write, and SQLite cannot put its shared memory beside it.
pub(crate) fn unchanging(path: &Path) -> PathBuf {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_');
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    let escaped: String =
        bytes.map(|b| if plain(b) { char::from(*b).to_string() } else { format!("%{b:02x}") }).collect();
    let root = if path.is_absolute() { "//" } else { "" };
    format!("file:{root}{escaped}?immutable=1").into()
}
