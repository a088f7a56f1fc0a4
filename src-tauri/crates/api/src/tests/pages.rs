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
        format!("/{version}/original/"),
        format!("/{version}/original/x"),
        format!("/{version}/sheet"),
        format!("/{version}/sheet/"),
        format!("/{version}/sheet/01"),
        format!("/{version}/sheet/-1"),
        format!("/{version}/sheet/123456"),
        format!("/{}/original", version.to_uppercase()),
        "/original".to_owned(),
        "/01890000-0000-7000-8000-000000000000/original".to_owned(),
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

#[test]
fn the_original_has_its_look_and_no_rights() {
    let (_folder, app) = app();
    let html = super::PAGE.replace(
        "<article>",
        "<style>h1 { color: red }</style><script>alert(1)</script><img src=https://elsewhere.example/1.png><article style='background: url(https://elsewhere.example/2.png)'>",
    );
    let saved = app
        .call("save.text", json!({ "text": "", "html": html }))
        .unwrap();
    let article = app
        .call("articles.get", json!({ "id": saved["id"] }))
        .unwrap();
    let version = article["version"].as_str().unwrap();
    let told = app.call(
        "articles.original",
        json!({ "id": saved["id"], "version": version }),
    );
    assert_eq!(told.unwrap(), json!({ "sheets": 0 }));
    let page = app.page(&format!("/{version}/original"));
    let shown = String::from_utf8(page.body.clone()).unwrap();
    assert_eq!(
        (page.status, header(&page, "content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert!(shown.contains("h1 { color: red }"), "{shown}");
    assert!(
        !shown.contains("<script") && !shown.contains("elsewhere"),
        "{shown}"
    );
    let origins = crate::Origins::desktop();
    let expected = format!(
        "default-src 'none'; img-src {} data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors {}; sandbox",
        origins.page, origins.window
    );
    assert_eq!(header(&page, "content-security-policy"), expected);
    assert_eq!(header(&page, "cache-control"), "no-store");
    let sheet = app.page(&format!("/{version}/sheet/0"));
    assert_eq!(sheet.status, 500, "a page has no sheets");
}

#[test]
fn a_documents_sheets_are_pictures() {
    let (_folder, app) = app();
    let bytes = std::fs::read(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../tests/corpus/files/paper.pdf"),
    )
    .unwrap();
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
    let saved = app
        .call(
            "save.bytes",
            json!({ "name": "paper.pdf", "base64": base64 }),
        )
        .unwrap();
    let id = &saved["results"][0]["id"];
    let article = app.call("articles.get", json!({ "id": id })).unwrap();
    let version = article["version"].as_str().unwrap();
    let told = app
        .call("articles.original", json!({ "id": id, "version": version }))
        .unwrap();
    let count = told["sheets"].as_u64().unwrap();
    let page = app.page(&format!("/{version}/original"));
    let shown = String::from_utf8(page.body).unwrap();
    assert!(
        count > 0 && shown.matches("<img src=\"sheet/").count() as u64 == count,
        "{shown}"
    );
    let sheet = app.page(&format!("/{version}/sheet/0"));
    assert_eq!(
        (sheet.status, header(&sheet, "content-type")),
        (200, "image/png")
    );
    assert!(sheet.body.starts_with(b"\x89PNG"));
    assert!(header(&sheet, "content-security-policy").ends_with("; sandbox"));
}
