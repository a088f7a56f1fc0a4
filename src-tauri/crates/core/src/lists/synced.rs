//! Whether another program synchronises the library's folder: two machines that write the same database file at once
//! damage it.

use std::path::Path;

/// A sentence for the person, when the folder is one that another program synchronises.
pub(super) fn notice(folder: &Path) -> Option<String> {
    let program = program(folder)?;
    Some(format!(
        "The library's folder is synchronised by {program}. Open it on one computer at a time, and wait until \
         {program} has finished; or move it to a folder that is not synchronised."
    ))
}

fn program(folder: &Path) -> Option<&'static str> {
    folder
        .ancestors()
        .find_map(|ancestor| by_name(ancestor).or_else(|| by_mark(ancestor)))
}

/// Folders that such programs make, by their names on Windows, macOS and Linux.
fn by_name(folder: &Path) -> Option<&'static str> {
    let name = folder.file_name()?.to_string_lossy().to_lowercase();
    let begins = |start: &str| {
        name.strip_prefix(start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '(']))
    };
    match name.as_str() {
        "mobile documents" | "com~apple~clouddocs" | "icloud drive" | "iclouddrive" => {
            Some("iCloud Drive")
        }
        "google drive" | "googledrive" | "my drive" => Some("Google Drive"),
        _ if begins("dropbox") => Some("Dropbox"),
        _ if begins("onedrive") => Some("OneDrive"),
        _ if begins("googledrive") => Some("Google Drive"),
        _ if begins("nextcloud") => Some("Nextcloud"),
        _ if begins("owncloud") => Some("ownCloud"),
        _ => None,
    }
}

/// What such programs leave in the folder that they synchronise.
fn by_mark(folder: &Path) -> Option<&'static str> {
    let marks = [
        (".stfolder", "Syncthing"),
        (".dropbox", "Dropbox"),
        (".dropbox.cache", "Dropbox"),
        (".owncloudsync.log", "ownCloud"),
    ];
    // `~/.dropbox` is where Dropbox keeps its settings, whatever it synchronises.
    let is_home = folder.join(".config").is_dir() || folder.join(".local").is_dir();
    marks
        .into_iter()
        .find(|(mark, program)| !(is_home && *program == "Dropbox") && folder.join(mark).exists())
        .map(|(_, program)| program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synchronised_folders_are_told() {
        for (folder, program) in [
            ("/home/a/Dropbox/Library", Some("Dropbox")),
            ("/home/a/Dropbox (Work)/x", Some("Dropbox")),
            ("/Users/a/OneDrive - Firm/x", Some("OneDrive")),
            (
                "/Users/a/Library/CloudStorage/GoogleDrive-a@b.c/My Drive",
                Some("Google Drive"),
            ),
            (
                "/Users/a/Library/Mobile Documents/com~apple~CloudDocs/x",
                Some("iCloud Drive"),
            ),
            ("/home/a/Nextcloud", Some("Nextcloud")),
            ("/home/a/dropboxes", None),
            ("/home/a/.local/share/commonplace", None),
        ] {
            assert_eq!(by_name_only(Path::new(folder)), program, "{folder}");
        }
    }

    fn by_name_only(folder: &Path) -> Option<&'static str> {
        folder.ancestors().find_map(by_name)
    }

    #[test]
    fn syncthing_leaves_a_mark() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("a/b");
        std::fs::create_dir_all(&library).unwrap();
        assert_eq!(notice(&library), None);
        std::fs::create_dir(folder.path().join(".stfolder")).unwrap();
        assert!(notice(&library).unwrap().contains("Syncthing"));
    }
}
