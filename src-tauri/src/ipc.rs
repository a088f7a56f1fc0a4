//! The one command that the page may call. What the names mean is `commonplace-api`'s.

use crate::shell::{Shell, broke_off};
use commonplace_api::params::ErrorBody;
use serde_json::Value;
use tauri::{AppHandle, Manager as _};

/// Calls a command of the library on a thread that may block.
#[tauri::command]
pub async fn call(handle: AppHandle, name: String, params: Value) -> Result<Value, ErrorBody> {
    let command = name.clone();
    let called = tauri::async_runtime::spawn_blocking(move || {
        handle.state::<Shell>().call(&command, params)
    });
    called.await.unwrap_or_else(|_| Err(broke_off(&name)))
}
