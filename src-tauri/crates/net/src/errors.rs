//! Every way a fetch can fail, as a sentence that says what happened and what to do.

use commonplace_core::fetch::{FetchCode, FetchError};

const SAVE_AS_FILE: &str =
    "Open it in a browser, save the page as a file and add that, or paste its text.";

fn error(code: FetchCode, message: String) -> FetchError {
    FetchError { code, message }
}

pub(crate) fn bad_address(what: &str) -> FetchError {
    error(
        FetchCode::BadAddress,
        format!("{what} Check the address; it must look like https://example.org/article."),
    )
}

pub(crate) fn credentials() -> FetchError {
    error(
        FetchCode::BadAddress,
        "The address holds a user name or a password, and those are never sent. Remove the part before the @ and try again.".to_owned(),
    )
}

pub(crate) fn bad_allowed_host(host: &str) -> FetchError {
    error(
        FetchCode::BadAddress,
        format!(
            "“{host}” is not a host. Name the host to allow as in the address, such as wiki.example or 192.168.1.20:8080."
        ),
    )
}

/// `came_from` is the site that sent us there; without one, the person gave the address.
pub(crate) fn blocked_host(host: &str, came_from: Option<&str>) -> FetchError {
    let message = match came_from {
        None => format!(
            "{host} is on a private network or on this computer, and a page could abuse that. If you know the site, allow this host for this save."
        ),
        Some(site) => format!(
            "{site} sent us on to {host}, which is on a private network or on this computer, so it was not asked. If you know that site, give its own address and allow its host for that save."
        ),
    };
    error(FetchCode::Blocked, message)
}

/// `came_from` as for [`blocked_host`].
pub(crate) fn blocked_port(host: &str, port: u16, came_from: Option<&str>) -> FetchError {
    let message = match came_from {
        None => format!(
            "The address uses port {port}, where web pages are not usually served. If you know the site, allow {host}:{port} for this save."
        ),
        Some(site) => format!(
            "{site} sent us on to port {port} of {host}, where web pages are not usually served, so it was not asked. If you know that site, give its own address and allow {host}:{port} for that save."
        ),
    };
    error(FetchCode::Blocked, message)
}

pub(crate) fn blocked_redirect(scheme: &str) -> FetchError {
    error(
        FetchCode::Blocked,
        format!(
            "The site sent us on to a “{scheme}:” address, which is not a web page. {SAVE_AS_FILE}"
        ),
    )
}

pub(crate) fn no_such_host(host: &str) -> FetchError {
    error(
        FetchCode::Unreachable,
        format!("No site called {host} could be found. Check the address for a typing error."),
    )
}

pub(crate) fn unreachable(host: &str, what: &str) -> FetchError {
    error(
        FetchCode::Unreachable,
        format!(
            "{host} {what}. Try again later; if it opens in a browser, save the page as a file and add that."
        ),
    )
}

pub(crate) fn damaged(host: &str) -> FetchError {
    error(
        FetchCode::Unreachable,
        format!("What {host} sent is damaged and could not be unpacked. Try again. {SAVE_AS_FILE}"),
    )
}

pub(crate) fn offline() -> FetchError {
    error(
        FetchCode::Offline,
        "This computer is not connected to a network. Connect it and try again, or add the page as a file.".to_owned(),
    )
}

pub(crate) fn status(code: u16, host: &str) -> FetchError {
    let what = match code {
        401 | 402 | 403 | 407 | 451 => format!(
            "{host} refused to show the page ({code}); it may want a login or block readers like this one. {SAVE_AS_FILE}"
        ),
        404 | 410 => format!(
            "{host} has no page at this address ({code}). Check the address, or look for the page on the site."
        ),
        408 | 425 | 429 => {
            format!("{host} asks for fewer requests ({code}). Wait a few minutes and try again.")
        }
        500..=599 => format!("{host} has a problem of its own ({code}). Try again later."),
        _ => format!("{host} answered with status {code} instead of a page. {SAVE_AS_FILE}"),
    };
    error(FetchCode::Status(code), what)
}

/// The same, where the server says for how many seconds it wants to be left alone (RFC 9110, 10.2.3; a day in its place is not read).
pub(crate) fn status_later(code: u16, host: &str, seconds: Option<u32>) -> FetchError {
    let plain = status(code, host);
    match seconds {
        Some(seconds) if plain.code.is_transient() => FetchError {
            code: FetchCode::Later(code, seconds),
            ..plain
        },
        _ => plain,
    }
}

pub(crate) fn too_many_redirects(host: &str, limit: usize) -> FetchError {
    error(
        FetchCode::TooManyRedirects,
        format!(
            "{host} sent us on more than {limit} times without showing a page. Open it in a browser and use the address that it ends at."
        ),
    )
}

pub(crate) fn too_large(host: &str, limit: u64) -> FetchError {
    let megabytes = limit / (1024 * 1024);
    error(
        FetchCode::TooLarge,
        format!(
            "What {host} sent is larger than the limit of {megabytes} MB. Save a smaller part of it as a file."
        ),
    )
}

pub(crate) fn bomb(host: &str) -> FetchError {
    error(
        FetchCode::TooLarge,
        format!(
            "What {host} sent grows more than a hundredfold when unpacked, as attacks do, so it was not read. {SAVE_AS_FILE}"
        ),
    )
}

pub(crate) fn large_headers(host: &str) -> FetchError {
    error(
        FetchCode::TooLarge,
        format!(
            "{host} sent far more headers than a page needs, so it was not read. {SAVE_AS_FILE}"
        ),
    )
}

pub(crate) fn timed_out(host: &str) -> FetchError {
    error(
        FetchCode::TimedOut,
        format!("{host} took too long to answer. Try again later. {SAVE_AS_FILE}"),
    )
}

pub(crate) fn too_slow(host: &str) -> FetchError {
    error(
        FetchCode::TimedOut,
        format!(
            "{host} sends too slowly for the page ever to arrive. Try again later. {SAVE_AS_FILE}"
        ),
    )
}

pub(crate) fn not_a_page(host: &str, what: &str) -> FetchError {
    error(
        FetchCode::NotAPage,
        format!(
            "The address leads to {what}, not to a page. Give the address of the page that links to it on {host}, or add the text as a file."
        ),
    )
}

pub(crate) fn empty(host: &str) -> FetchError {
    error(
        FetchCode::NotAPage,
        format!(
            "{host} answered with an empty page. Check that it opens in a browser. {SAVE_AS_FILE}"
        ),
    )
}

pub(crate) fn unknown_encoding(host: &str, encoding: &str) -> FetchError {
    let encoding: String = encoding.chars().take(40).collect();
    error(
        FetchCode::NotAPage,
        format!(
            "{host} packed the page as “{encoding}”, which nobody asked for and cannot be read here. {SAVE_AS_FILE}"
        ),
    )
}

pub(crate) fn tls(host: &str, why: &str) -> FetchError {
    error(
        FetchCode::Tls,
        format!(
            "The secure connection to {host} failed: {why}. Check this computer's date and the address; if a browser warns too, the site is at fault."
        ),
    )
}
