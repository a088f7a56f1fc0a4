//! The library behind HTTP, for journeys in a browser: the same commands, events and pages as in the app.
//!
//! Listens on this machine only. Other pages in the same browser must not reach it: the host must be ours (no rebinding),
//! calls must come from our own pages and carry JSON, which no form can send.

use crate::out::{Done, Failure};
use commonplace_api::params::{ErrorBody, ErrorCode};
use commonplace_api::{App, Host, Origins, Page};
use commonplace_core::{Env, Library};
use commonplace_net::Fetcher;
use serde_json::Value;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;
use tiny_http::{Header, Method, Request, Response, Server};

/// Bytes of one call: a file of 64 MiB in base64, and some room.
const MOST: u64 = 100 << 20;
/// How often a listener that hears nothing is looked after.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// Between two knocks.
const KNOCK: Duration = Duration::from_millis(100);

/// Serves until the process ends.
pub fn serve(library: Library, port: u16, ui: PathBuf) -> Done {
    let server = Server::http(("127.0.0.1", port))
        .map_err(|error| Failure::Said(format!("Could not listen on port {port}: {error}.")))?;
    let nonce = Env::system().uuid().simple().to_string();
    let host = Arc::new(DevHost { ui, nonce });
    let app = App::new(
        library,
        Arc::new(Fetcher::new()),
        Arc::clone(&host) as Arc<dyn Host>,
    );
    let mut out = io::stdout();
    writeln!(out, "http://{}/", server.server_addr())?;
    out.flush()?;
    if let Some(address) = server.server_addr().to_ip() {
        std::thread::spawn(move || knock(address));
    }
    for request in server.incoming_requests() {
        let (app, host) = (Arc::clone(&app), Arc::clone(&host));
        std::thread::spawn(move || {
            // A browser that went away needs no answer.
            let _ = answer(&app, &host, request);
        });
    }
    Ok(())
}

/// Knocks at our own door again and again, and goes away. The server gives a new connection to a thread that is free, but
/// of two that come at once the second may be given to the thread that has just taken the first; it then waits until any
/// connection ends, and a browser's never do. Ours does.
fn knock(address: SocketAddr) {
    loop {
        std::thread::sleep(KNOCK);
        drop(TcpStream::connect(address));
    }
}

/// The browser's side of the app.
struct DevHost {
    ui: PathBuf,
    nonce: String,
}

impl Host for DevHost {
    fn open_external(&self, url: &str) -> Result<(), String> {
        crate::out::tell(&format!("open {url}"));
        Ok(())
    }

    fn pick(&self, _: &str, _: &str) -> Result<Vec<PathBuf>, String> {
        Err("A browser cannot choose paths. Drop the files on the window.".to_owned())
    }

    fn asset(&self, name: &str) -> Option<Vec<u8>> {
        let is_plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        name.split('/')
            .all(is_plain)
            .then(|| std::fs::read(self.ui.join(name)).ok())
            .flatten()
    }

    fn ready(&self) {}

    fn origins(&self) -> Origins {
        // Any port: the interface's own development server stands before this one at times.
        let ours = "http://127.0.0.1:* http://localhost:*".to_owned();
        Origins {
            page: ours.clone(),
            window: ours,
        }
    }
}

fn answer(app: &App, host: &DevHost, mut request: Request) -> io::Result<()> {
    if !is_ours(header(&request, "host").unwrap_or_default()) {
        return request.respond(text(403, "This server answers on 127.0.0.1 only."));
    }
    let url = request.url().to_owned();
    let path = url.split('?').next().unwrap_or_default();
    match (request.method(), path) {
        (Method::Post, path) if path.starts_with("/call/") => {
            let (status, body) = match called(app, path.trim_start_matches("/call/"), &mut request)
            {
                Ok(value) => (200, value.to_string()),
                Err(error) => (
                    status(error.code),
                    serde_json::to_string(&error).unwrap_or_default(),
                ),
            };
            request.respond(with(
                status,
                body.into_bytes(),
                &[
                    ("content-type", "application/json"),
                    ("cache-control", "no-store"),
                    ("x-content-type-options", "nosniff"),
                ],
            ))
        }
        (Method::Get, "/events") => events(app, request),
        (Method::Get, path) => {
            let is_page = path.starts_with("/blob/") || path.starts_with("/font/");
            let response = match path.strip_prefix("/page") {
                Some(path) => page(app.page(path)),
                None if is_page => page(app.page(path)),
                None => file(host, path),
            };
            request.respond(response)
        }
        _ => request.respond(text(405, "There is nothing here.")),
    }
}

fn called(app: &App, name: &str, request: &mut Request) -> Result<Value, ErrorBody> {
    let is_our_page = header(request, "origin")
        .is_none_or(|origin| origin.strip_prefix("http://").is_some_and(is_ours));
    let is_json =
        header(request, "content-type").is_some_and(|value| value.starts_with("application/json"));
    if !is_our_page || !is_json {
        return Err(wrong("Calls come from our own pages, and carry JSON."));
    }
    let mut body = Vec::new();
    request
        .as_reader()
        .take(MOST + 1)
        .read_to_end(&mut body)
        .map_err(|error| wrong(&error.to_string()))?;
    if body.len() as u64 > MOST {
        return Err(wrong("The call is too large."));
    }
    let params = serde_json::from_slice(&body).map_err(|error| wrong(&error.to_string()))?;
    app.call(name, params)
}

fn wrong(message: &str) -> ErrorBody {
    ErrorBody {
        code: ErrorCode::Invalid,
        message: message.to_owned(),
        detail: None,
    }
}

fn status(code: ErrorCode) -> u16 {
    match code {
        ErrorCode::NotFound => 404,
        ErrorCode::Invalid => 400,
        ErrorCode::Conflict | ErrorCode::Cancelled => 409,
        ErrorCode::Locked => 423,
        ErrorCode::Fetch => 502,
        ErrorCode::TooNew | ErrorCode::Damaged | ErrorCode::Storage => 500,
    }
}

/// Sends every event until the browser goes away. Written by hand: the server would hold back small pieces.
fn events(app: &App, request: Request) -> io::Result<()> {
    let events = app.events();
    let mut to = request.into_writer();
    to.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-store\r\nconnection: close\r\n\r\n: hello\n\n")?;
    to.flush()?;
    loop {
        match events.recv_timeout(HEARTBEAT) {
            Ok(event) => write!(to, "data: {}\n\n", serde_json::to_string(&event)?)?,
            Err(RecvTimeoutError::Timeout) => to.write_all(b": still here\n\n")?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        to.flush()?;
    }
}

type Answer = Response<io::Cursor<Vec<u8>>>;

fn page(page: Page) -> Answer {
    let headers: Vec<(&str, &str)> = page
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    with(page.status, page.body, &headers)
}

/// A file of the interface, under the policy that the window has in the app.
fn file(host: &DevHost, path: &str) -> Answer {
    let name = path.trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    let Some(bytes) = host.asset(name) else {
        return text(
            404,
            "There is no such file. Is the interface built? `npm run build` in ui/ does it.",
        );
    };
    let kind = match name.rsplit('.').next() {
        Some("html") => return window(host, &bytes),
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    with(
        200,
        bytes,
        &[
            ("content-type", kind),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-cache"),
        ],
    )
}

/// The window's document; as in the app, its own `<style>` gets a nonce that the policy names.
fn window(host: &DevHost, bytes: &[u8]) -> Answer {
    let nonce = &host.nonce;
    let html =
        String::from_utf8_lossy(bytes).replace("<style", &format!("<style nonce=\"{nonce}\""));
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; font-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'self'; media-src blob:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    );
    with(
        200,
        html.into_bytes(),
        &[
            ("content-type", "text/html; charset=utf-8"),
            ("content-security-policy", &policy),
            ("cache-control", "no-store"),
        ],
    )
}

fn text(status: u16, text: &str) -> Answer {
    with(
        status,
        text.as_bytes().to_vec(),
        &[
            ("content-type", "text/plain; charset=utf-8"),
            ("cache-control", "no-store"),
        ],
    )
}

fn with(status: u16, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
    let headers = headers
        .iter()
        .filter_map(|(name, value)| Header::from_bytes(name.as_bytes(), value.as_bytes()).ok());
    headers.fold(
        Response::from_data(body).with_status_code(status),
        |response, header| response.with_header(header),
    )
}

fn header<'a>(request: &'a Request, name: &'static str) -> Option<&'a str> {
    request
        .headers()
        .iter()
        .find(|header| header.field.equiv(name))
        .map(|header| header.value.as_str())
}

/// Whether a host, with or without a port, is this machine by a name that no other machine can take.
fn is_ours(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    matches!(name, "127.0.0.1" | "localhost") && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_ours() {
        for host in ["127.0.0.1", "localhost:4650", "127.0.0.1:1"] {
            assert!(is_ours(host), "{host}");
        }
        for host in [
            "",
            "example.org",
            "127.0.0.1.example.org",
            "localhost.example.org:80",
            "127.0.0.1:80@evil",
            "0.0.0.0",
            "null",
        ] {
            assert!(!is_ours(host), "{host}");
        }
    }

    #[test]
    fn files_of_the_interface_only() {
        let folder = tempfile::tempdir().unwrap();
        let ui = folder.path().join("dist");
        std::fs::create_dir_all(ui.join("fonts")).unwrap();
        for name in ["fonts/a.woff2", "../secret"] {
            std::io::Write::write_all(&mut std::fs::File::create(ui.join(name)).unwrap(), b"x")
                .unwrap();
        }
        let host = DevHost {
            ui,
            nonce: String::new(),
        };
        assert!(host.asset("fonts/a.woff2").is_some());
        for name in [
            "../secret",
            "fonts/../../secret",
            "/etc/passwd",
            "..",
            "",
            "fonts//a.woff2",
            ".hidden",
            "fonts\\a.woff2",
        ] {
            assert!(host.asset(name).is_none(), "{name}");
        }
    }
}
