//! Commands that bring something into the library.

use super::{Answer, absolute};
use crate::app::App;
use crate::params::{
    ErrorBody, Nothing, SaveBytesParams, SaveFilesParams, SaveTextParams, SaveUrlParams, Saved,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use commonplace_core::job::Job;
use commonplace_core::model::SaveResult;
use commonplace_core::{SaveOptions, Source};
use commonplace_page::MAX_FILE_BYTES;
use commonplace_text::addresses;
use std::path::Path;

/// Bytes of a file that may be a list of addresses.
const MOST_LISTED: u64 = 2 * 1024 * 1024;

pub(crate) fn text(app: &App, params: SaveTextParams) -> Answer<SaveResult> {
    let source = Source::Text {
        text: &params.text,
        html: params.html.as_deref(),
    };
    let options = SaveOptions {
        url: params.url.as_deref(),
        ..SaveOptions::default()
    };
    Ok(app
        .library
        .try_save(source, &options, app.fetch.as_ref(), &Job::silent())?)
}

pub(crate) fn files(app: &App, params: SaveFilesParams) -> Answer<Saved> {
    let paths = params
        .paths
        .iter()
        .map(|path| absolute(path))
        .collect::<Answer<Vec<_>>>()?;
    let total = u32::try_from(paths.len()).unwrap_or(u32::MAX);
    app.job(params.job.as_deref(), |job| {
        let mut results = Vec::new();
        let mut queued = 0;
        for (done, path) in (0_u32..).zip(&paths) {
            if job.cancel.is_cancelled() {
                break;
            }
            let name = path
                .file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy();
            (job.progress)(done, total, &name);
            if let Some(urls) = addresses_in(path) {
                queued += app.library.enqueue(&urls, &[], None)?.0.added;
                continue;
            }
            let one = Job {
                cancel: job.cancel.clone(),
                progress: &|_, _, _| {},
            };
            app.library.save_each(
                Source::File(path),
                &SaveOptions::default(),
                app.fetch.as_ref(),
                &one,
                &mut |result| results.push(result),
            );
        }
        if queued > 0 {
            app.queue_changed();
        }
        Ok(Saved { results, queued })
    })
}

pub(crate) fn bytes(app: &App, params: SaveBytesParams) -> Answer<Saved> {
    let bytes = decoded(&params.base64)?;
    let source = Source::Bytes {
        name: &params.name,
        bytes: &bytes,
    };
    let mut results = Vec::new();
    app.library.save_each(
        source,
        &SaveOptions::default(),
        app.fetch.as_ref(),
        &Job::silent(),
        &mut |result| results.push(result),
    );
    Ok(Saved { results, queued: 0 })
}

pub(crate) fn url(app: &App, params: SaveUrlParams) -> Answer<SaveResult> {
    let source = Source::Url {
        url: &params.url,
        allow_host: params.allow_host.as_deref(),
    };
    Ok(app.job(params.job.as_deref(), |job| {
        app.library
            .try_save(source, &SaveOptions::default(), app.fetch.as_ref(), job)
    })?)
}

pub(crate) fn sample(app: &App, _: Nothing) -> Answer<Saved> {
    Ok(Saved {
        results: app.library.save_sample()?,
        queued: 0,
    })
}

/// The addresses in a text file that holds nothing else.
fn addresses_in(path: &Path) -> Option<Vec<String>> {
    let is_text = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    let size = std::fs::metadata(path).ok()?.len();
    if !is_text || size > MOST_LISTED {
        return None;
    }
    addresses::listed(&std::fs::read_to_string(path).ok()?)
}

pub(super) fn decoded(base64: &str) -> Answer<Vec<u8>> {
    // Looked at before it is decoded: four characters are three bytes.
    if base64.len() > MAX_FILE_BYTES.div_ceil(3) * 4 {
        return Err(ErrorBody::invalid(format!(
            "This file is larger than {} MB, the limit for a file. Save a smaller part of it.",
            MAX_FILE_BYTES >> 20
        )));
    }
    STANDARD
        .decode(base64)
        .map_err(|_| ErrorBody::invalid("The file did not arrive whole. Try again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_addresses_is_told_from_a_text() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), text.as_bytes())
                .unwrap();
            path
        };
        let list = "https://a.example/1\r\nb.example/2\r\n";
        assert_eq!(
            addresses_in(&file("list.TXT", list)).unwrap(),
            ["https://a.example/1", "https://b.example/2"]
        );
        for (name, text) in [
            ("list.md", list),
            ("text.txt", "https://a.example/1\nis a page worth reading\n"),
        ] {
            assert_eq!(addresses_in(&file(name, text)), None, "{name}");
        }
        assert_eq!(addresses_in(&folder.path().join("missing.txt")), None);
    }

    #[test]
    fn what_is_not_base64_or_too_large_is_refused() {
        assert_eq!(decoded("SGk=").unwrap(), b"Hi");
        for wrong in ["SGk", "SGk=\n", "%", "SGk=SGk="] {
            assert!(decoded(wrong).is_err(), "{wrong:?}");
        }
        let large = "A".repeat(MAX_FILE_BYTES.div_ceil(3) * 4 + 4);
        assert!(decoded(&large).unwrap_err().message.contains("256 MB"));
    }
}
