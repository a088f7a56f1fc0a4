//! Settings of this device: small JSON values by key.

use crate::error::{Error, Result};
use crate::library::Library;
use serde_json::{Map, Value};

const MAX_KEY: usize = 100;
const MAX_VALUE: usize = 10_000;

impl Library {
    /// All settings.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn settings(&self) -> Result<Map<String, Value>> {
        let kept = self.store.settings()?;
        // A value that is no JSON any more counts as not set.
        Ok(kept
            .into_iter()
            .filter_map(|(key, value)| Some((key, serde_json::from_str(&value).ok()?)))
            .collect())
    }

    /// Changes one; `null` forgets it. Keys are at most 100, values at most 10,000 bytes.
    ///
    /// # Errors
    /// [`Error::Invalid`] when too long; when the library cannot be written.
    pub fn set_setting(&self, key: &str, value: &Value) -> Result<()> {
        let text = (!value.is_null()).then(|| value.to_string());
        let is_long = key.is_empty()
            || key.len() > MAX_KEY
            || text.as_ref().is_some_and(|text| text.len() > MAX_VALUE);
        if is_long {
            return Err(Error::Invalid(format!(
                "A setting's name has 1 to {MAX_KEY} bytes, its value at most {MAX_VALUE}."
            )));
        }
        self.store.set_setting(key, text.as_deref())
    }

    /// A setting that is a text, or what it is when nobody has set it.
    pub(crate) fn setting_or(&self, key: &str, default: &str) -> Result<String> {
        let settings = self.settings()?;
        let set = settings
            .get(key)
            .and_then(|value| value.as_str())
            .map(str::trim)
            .filter(|value| !value.is_empty());
        Ok(set.unwrap_or(default).to_owned())
    }
}
