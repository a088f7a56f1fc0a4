//! What each command does: reads its parameters, asks the library, gives the library's values back. One module a subject.

pub(crate) mod articles;
pub(crate) mod highlights;
pub(crate) mod items;
pub(crate) mod library;
pub(crate) mod links;
pub(crate) mod notes;
pub(crate) mod queue;
pub(crate) mod save;
pub(crate) mod search;
pub(crate) mod system;
pub(crate) mod versions;

use crate::params::ErrorBody;
use std::path::PathBuf;

/// What a command gives.
pub(crate) type Answer<T> = Result<T, ErrorBody>;

/// The longest page of any list.
const MOST: u32 = 500;

/// A path that the window got from the system: never relative to wherever the app was started.
fn absolute(path: &str) -> Answer<PathBuf> {
    let path = PathBuf::from(path);
    if path.is_absolute() {
        Ok(path)
    } else {
        Err(ErrorBody::invalid(format!(
            "“{}” is not a whole path. Choose the file or folder again.",
            path.display()
        )))
    }
}
