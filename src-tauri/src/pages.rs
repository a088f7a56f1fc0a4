//! The `page:` protocol: article documents, images and fonts for the reader's frame, by id.
//!
//! What is served, and under which headers, `commonplace-api` decides; here only the request is unpacked.

use crate::shell::Shell;
use tauri::http::{Method, Request, Response, StatusCode, header};
use tauri::{Manager as _, Runtime, UriSchemeContext, UriSchemeResponder};

/// The protocol's name: `page://localhost/…`, on Windows `http://page.localhost/…`.
pub const SCHEME: &str = "page";

/// Answers one request, off the main thread.
pub fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    if request.method() != Method::GET {
        return responder.respond(empty(StatusCode::METHOD_NOT_ALLOWED));
    }
    let handle = context.app_handle().clone();
    let path = request.uri().path().to_owned();
    tauri::async_runtime::spawn_blocking(move || {
        let shell = handle.try_state::<Shell>();
        let response = shell.and_then(|shell| answer(&shell, &path));
        responder.respond(response.unwrap_or_else(|| empty(StatusCode::NOT_FOUND)));
    });
}

fn answer(shell: &Shell, path: &str) -> Option<Response<Vec<u8>>> {
    let page = shell.app.as_ref().ok()?.page(path);
    let mut response = Response::builder().status(page.status);
    for (name, value) in page.headers {
        response = response.header(name, value);
    }
    response.body(page.body).ok()
}

fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    let policy = header::HeaderValue::from_static("default-src 'none'; sandbox");
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}
