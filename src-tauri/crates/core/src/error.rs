//! What can go wrong, sorted by who can act on it. Every message says what happened and what to do.

use crate::fetch::{FetchCode, FetchError};
use std::path::Path;

/// The library's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No such item, note or version.
    #[error("{0}")]
    NotFound(String),
    /// Something given cannot be used.
    #[error("{0}")]
    Invalid(String),
    /// Somebody else changed it first.
    #[error("{0}")]
    Conflict(String),
    /// Another program keeps the library busy, or it can only be read.
    #[error("{0}")]
    Locked(String),
    /// The library was written by a newer app.
    #[error("{0}")]
    TooNew(String),
    /// The library's file is damaged or no library.
    #[error("{0}")]
    Damaged(String),
    /// An address could not be fetched.
    #[error("{}", .0.message)]
    Fetch(FetchError),
    /// The person, or a later search, cancelled it.
    #[error("Cancelled.")]
    Cancelled,
    /// The disk refused.
    #[error("{0}")]
    Storage(String),
}

impl Error {
    /// A file operation that failed, told as a person would.
    #[must_use]
    pub fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        // What Unix says of a disk that does not answer (EIO), for which there is no kind.
        const IO: i32 = 5;
        let path = path.display();
        match error.kind() {
            Kind::FileTooLarge => Self::Storage(format!(
                "Files may not grow so large here: could not {doing} {path}. Raise the limit (`ulimit -f`) and try again; nothing was changed."
            )),
            Kind::StorageFull | Kind::QuotaExceeded => Self::Storage(format!(
                "The disk is full: could not {doing} {path}. Free some space and try again; nothing was changed."
            )),
            Kind::ReadOnlyFilesystem | Kind::PermissionDenied => Self::Storage(format!(
                "Not allowed to {doing} {path}. Change the permissions of the folder, or choose another one."
            )),
            Kind::NotFound => Self::NotFound(format!("There is no {path}. Check the name.")),
            _ if error.raw_os_error() == Some(IO) => Self::Storage(format!(
                "The disk refused to {doing} {path}. Check that it is connected and well, and try again; nothing that was saved is lost."
            )),
            _ => Self::Storage(format!("Could not {doing} {path}: {error}.")),
        }
    }

    /// Whether a fetch was refused because the address is private: the person may allow it once.
    #[must_use]
    pub fn blocked_host(&self) -> bool {
        matches!(self, Self::Fetch(error) if error.code == FetchCode::Blocked)
    }
}

impl From<FetchError> for Error {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}
