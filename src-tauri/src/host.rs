//! What the library asks of the desktop: the browser, file dialogs, the built interface's own files.

use crate::shell::Shell;
use crate::window;
use commonplace_api::Host;
use std::path::PathBuf;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;

/// What can be saved: what a file is, is told by its bytes, so any other can be chosen too.
const READABLE: &[(&str, &[&str])] = &[
    (
        "Pages, documents and letters",
        &[
            "html",
            "htm",
            "xhtml",
            "mhtml",
            "mht",
            "epub",
            "pdf",
            "eml",
            "emlx",
            "mbox",
            "webarchive",
            "ipynb",
            "srt",
            "vtt",
            "txt",
            "text",
            "md",
            "markdown",
            "url",
            "webloc",
            "desktop",
            "zip",
        ],
    ),
    ("All files", &["*"]),
];

/// The desktop that the window stands on.
pub struct DesktopHost {
    handle: AppHandle,
}

impl DesktopHost {
    /// Of this app.
    pub fn new(handle: AppHandle) -> Self {
        Self { handle }
    }
}

impl Host for DesktopHost {
    fn open_external(&self, url: &str) -> Result<(), String> {
        // The library has checked it; this is the last hand before the system, which would also start programs.
        if !may_leave(url) {
            return Err(
                "Only web and mail addresses can be opened outside Commonplace.".to_owned(),
            );
        }
        tauri_plugin_opener::open_url(url, None::<&str>).map_err(|error| {
            format!("No program opened the address ({error}). Copy it into your browser.")
        })
    }

    fn pick(&self, what: &str, title: &str) -> Result<Vec<PathBuf>, String> {
        let mut dialog = self.handle.dialog().file().set_title(title);
        if let Some(window) = self.handle.get_webview_window(window::MAIN) {
            dialog = dialog.set_parent(&window);
        }
        let picked = match what {
            "files" => READABLE
                .iter()
                .fold(dialog, |dialog, (name, ends)| {
                    dialog.add_filter(*name, ends)
                })
                .blocking_pick_files(),
            "folder" | "saveFolder" => dialog
                .set_can_create_directories(true)
                .blocking_pick_folder()
                .map(|path| vec![path]),
            _ => return Err(format!("There is no dialog for {what}.")),
        };
        let paths = picked
            .unwrap_or_default()
            .into_iter()
            .map(tauri_plugin_dialog::FilePath::into_path);
        paths
            .collect::<Result<_, _>>()
            .map_err(|error| format!("That is not a file on this computer: {error}."))
    }

    fn asset(&self, name: &str) -> Option<Vec<u8>> {
        self.handle
            .asset_resolver()
            .get(name.to_owned())
            .map(|asset| asset.bytes().to_vec())
    }

    fn ready(&self) {
        if let Some(shell) = self.handle.try_state::<Shell>() {
            shell.ready();
        }
    }
}

fn may_leave(url: &str) -> bool {
    tauri::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "mailto"))
}

#[cfg(test)]
mod tests {
    use super::may_leave;

    #[test]
    fn only_web_and_mail_addresses_leave() {
        for url in [
            "https://example.org/",
            "HTTP://example.org",
            "mailto:ada@example.org",
        ] {
            assert!(may_leave(url), "{url}");
        }
        for url in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "page://localhost/x",
            "smb://host/share",
            "/bin/sh",
            "",
            "ssh://h",
        ] {
            assert!(!may_leave(url), "{url}");
        }
    }
}
