//! What the reader's frame gets.

use super::{app, save};
use crate::{App, Page};
use serde_json::{Value, json};

fn header<'a>(page: &'a Page, name: &str) -> &'a str {
    page.headers
        .iter()
        .find(|(have, _)| *have == name)
        .map(|(_, value)| value.as_str())
        .unwrap_or_default()
}

fn version(app: &App) -> String {
    let article = app
        .call("articles.get", json!({ "id": save(app) }))
        .unwrap();
    article["version"].as_str().unwrap().to_owned()
}

#[test]
fn an_article_is_served_under_its_policy() {
    let (_folder, app) = app();
    let page = app.page(&format!("/{}", version(&app)));
    let html = String::from_utf8(page.body.clone()).unwrap();
    assert_eq!(
        (page.status, header(&page, "content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert!(
        html.contains("<h1>Ships &amp; winds</h1>") && html.contains("<p>The first paragraph"),
        "{html}"
    );
    assert!(
        html.contains("<script>start();\n</script>"),
        "line ends as a browser reads them, or the hash is another"
    );
    let origin = if cfg!(windows) {
        "http://page.localhost"
    } else {
        "page://localhost"
    };
    let window = if cfg!(windows) {
        "http://tauri.localhost"
    } else {
        "tauri://localhost"
    };
    // The hashes are those of `printf 'p { margin: 0 }\n' | openssl sha256 -binary | base64`, and of `start();\n`.
    let expected = format!(
        "default-src 'none'; img-src {origin}; media-src {origin}; font-src {origin}; \
         style-src 'sha256-Fi5AXkAArjwPkxEKRBi/r1bCME+DlzuFBc9hDJQBh5Y='; \
         script-src 'sha256-+ESjkQmxkyaPhtk6WP6rFWnP8sPoTyr8tWvBcXcvP/s='; \
         connect-src 'none'; form-action 'none'; base-uri 'none'; object-src 'none'; frame-src 'none'; worker-src 'none'; \
         frame-ancestors {window}; sandbox allow-scripts"
    );
    assert_eq!(header(&page, "content-security-policy"), expected);
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-dns-prefetch-control", "off"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(header(&page, name), value);
    }
}

#[test]
fn a_title_that_a_person_gives_is_text() {
    let (_folder, app) = app();
    let id = save(&app);
    app.call(
        "articles.retitle",
        json!({ "id": id, "title": "</title><script>alert(1)</script>" }),
    )
    .unwrap();
    let article = app.call("articles.get", json!({ "id": id })).unwrap();
    let page = app.page(&format!("/{}", article["version"].as_str().unwrap()));
    let html = String::from_utf8(page.body).unwrap();
    assert!(
        !html.contains("<script>alert")
            && html.contains("<h1>&lt;/title&gt;&lt;script&gt;alert(1)"),
        "{html}"
    );
}

#[test]
fn pictures_and_fonts_stand_alone() {
    let (_folder, app) = app();
    // Only its first bytes are looked at; shorter ones are taken for dots that count readers.
    let picture = format!("data:image/gif;base64,R0lGODlh{}", "A".repeat(400));
    let html = super::PAGE.replace(
        "</h1>",
        &format!("</h1><figure><img src=\"{picture}\" alt=\"A dot\"></figure>"),
    );
    let saved = app
        .call("save.text", json!({ "text": "", "html": html }))
        .unwrap();
    let article = app
        .call("articles.get", json!({ "id": saved["id"] }))
        .unwrap();
    let page = app.page(&format!("/{}", article["version"].as_str().unwrap()));
    let html = String::from_utf8(page.body).unwrap();
    let at = html.find("/blob/").expect("the picture is in the page");
    let blob = app.page(&html[at..at + 70]);
    assert_eq!(
        (
            blob.status,
            header(&blob, "content-type"),
            blob.body.starts_with(b"GIF89a")
        ),
        (200, "image/gif", true)
    );
    let font = app.page("/font/literata-1.woff2");
    assert_eq!(
        (font.status, header(&font, "content-type")),
        (200, "font/woff2")
    );
    assert_eq!(
        header(&font, "access-control-allow-origin"),
        "*",
        "an opaque origin may only load fonts that say so"
    );
    for page in [blob, font] {
        assert!(
            header(&page, "content-security-policy").ends_with("; sandbox"),
            "opened by itself it runs nothing"
        );
        assert_eq!(header(&page, "x-content-type-options"), "nosniff");
    }
}

#[test]
fn every_other_path_leads_nowhere() {
    let (folder, app) = app();
    let version = version(&app);
    let database = folder.path().join("library.db").display().to_string();
    let mut paths: Vec<String> = [
        "",
        "/",
        "//",
        "x",
        "/index.html",
        "/library.db",
        "/..",
        "/../library.db",
        "/%2e%2e/library.db",
        "/blob",
        "/blob/",
        "/blob/../library.db",
        "/blob/..%2f..%2flibrary.db",
        "/font/",
        "/font/.woff2",
        "/font/../reader-frame.js",
        "/font/..woff2",
        "/font/a/b.woff2",
        "/font/literata-1",
        "/font/LITERATA-1.woff2",
        "/font/literata-1.woff2?x",
        "/font/literata-1.woff2\0",
        "/reader-frame.js",
        "/\0",
        "/é",
        "/%",
        "/blob/%00",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.extend([
        database,
        version.clone(),
        format!("/{version}/"),
        format!("//{version}"),
        format!("/{{{version}}}"),
        format!("/urn:uuid:{version}"),
        format!("/{}", version.to_uppercase()),
        format!("/{}", version.replace('-', "")),
        format!("/{version}?a"),
        "/01890000-0000-7000-8000-000000000000".to_owned(),
        format!("/blob/{}", "a".repeat(64)),
        format!("/blob/{}", "A".repeat(64)),
        format!("/blob/{}", "é".repeat(32)),
        format!("/{}", "a/".repeat(10_000)),
        format!("/font/{}.woff2", "a".repeat(10_000)),
    ]);
    for path in paths {
        let page = app.page(&path);
        assert_eq!(page.status, 404, "{path:.100}");
        assert!(
            header(&page, "content-security-policy").contains("default-src 'none'"),
            "{path:.100}"
        );
    }
}

#[test]
fn a_page_says_nothing_of_its_address_to_others() {
    let (_folder, app) = app();
    let saved = app
        .call(
            "save.text",
            json!({ "text": "", "html": super::PAGE, "url": "https://example.org/secret" }),
        )
        .unwrap();
    let article = app
        .call("articles.get", json!({ "id": saved["id"] }))
        .unwrap();
    assert_eq!(article["url"], Value::from("https://example.org/secret"));
    let page = app.page(&format!("/{}", article["version"].as_str().unwrap()));
    assert!(
        !String::from_utf8(page.body).unwrap().contains("<base"),
        "links stay as they are saved"
    );
}
