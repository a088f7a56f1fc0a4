//! Settings of this device: small JSON values by key.

use crate::error::Result;
use crate::library::Library;
use serde_json::{Map, Value};

impl Library {
    /// All settings.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn settings(&self) -> Result<Map<String, Value>> { todo!() }
    /// Changes one; `null` forgets it. Keys are at most 100, values at most 10,000 bytes.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] when too long; when the library cannot be written.
    pub fn set_setting(&self, key: &str, value: &Value) -> Result<()> { todo!() }
}
