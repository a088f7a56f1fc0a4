//! The sample article and note that ship with the app.

use crate::library::Library;
use crate::model::SaveResult;

impl Library {
    /// Saves the sample article and the note that links to it; what is there already stays.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn save_sample(&self) -> crate::error::Result<Vec<SaveResult>> { todo!() }
}
