//! Commands on what lies around the library: this device's settings, running jobs, the system.

use super::Answer;
use crate::app::App;
use crate::params::{
    ErrorBody, JobParams, Nothing, OpenParams, PickParams, Picked, SettingParams, Settings,
};
use url::Url;

/// The longest address that is handed to the system.
const MAX_URL: usize = 8192;

pub(crate) fn settings(app: &App, _: Nothing) -> Answer<Settings> {
    Ok(Settings {
        values: app.library.settings()?,
    })
}

pub(crate) fn set_setting(app: &App, params: SettingParams) -> Answer<Settings> {
    app.library.set_setting(&params.key, &params.value)?;
    settings(app, Nothing {})
}

pub(crate) fn cancel_job(app: &App, params: JobParams) -> Answer<bool> {
    Ok(app.jobs.cancel(&params.job))
}

pub(crate) fn open(app: &App, params: OpenParams) -> Answer<bool> {
    let url = outside(&params.url)?;
    app.host
        .open_external(url.as_str())
        .map_err(ErrorBody::invalid)?;
    Ok(true)
}

pub(crate) fn pick(app: &App, params: PickParams) -> Answer<Picked> {
    if !matches!(params.what.as_str(), "files" | "folder" | "saveFolder") {
        return Err(ErrorBody::invalid(format!(
            "There is no dialog for “{}”.",
            params.what
        )));
    }
    let picked = app
        .host
        .pick(&params.what, &params.title)
        .map_err(ErrorBody::invalid)?;
    let named = |path: std::path::PathBuf| {
        path.into_os_string().into_string().map_err(|path| {
            ErrorBody::invalid(format!(
                "The name “{}” cannot be read as text. Rename it and choose it again.",
                path.to_string_lossy()
            ))
        })
    };
    Ok(Picked {
        paths: picked.into_iter().map(named).collect::<Answer<_>>()?,
    })
}

pub(crate) fn ready(app: &App, _: Nothing) -> Answer<bool> {
    app.host.ready();
    Ok(true)
}

/// An address that may leave the app: the system would also start programs.
fn outside(text: &str) -> Answer<Url> {
    let refused =
        || ErrorBody::invalid("Only web and mail addresses can be opened outside Commonplace.");
    if text.len() > MAX_URL {
        return Err(refused());
    }
    let url = Url::parse(text).map_err(|_| refused())?;
    match url.scheme() {
        "http" | "https" | "mailto" => Ok(url),
        _ => Err(refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::outside;

    #[test]
    fn only_web_and_mail_addresses_leave() {
        for url in [
            "https://example.org/a?b#c",
            "HTTP://EXAMPLE.ORG",
            "mailto:ada@example.org",
            " https://example.org\n",
        ] {
            assert!(outside(url).is_ok(), "{url}");
        }
        for url in [
            "",
            "/etc/passwd",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "page://localhost/x",
            "ssh://h",
            "java\nscript:x",
        ] {
            assert!(outside(url).is_err(), "{url}");
        }
        assert!(
            outside(&format!("https://example.org/{}", "a".repeat(9000))).is_err(),
            "no address is that long"
        );
    }
}
