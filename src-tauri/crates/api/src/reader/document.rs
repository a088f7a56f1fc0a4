//! One article as an HTML document. Every string of the article is text and escaped; only its sanitised body is HTML.

mod body;

use super::Frame;
use commonplace_core::VersionPage;
use commonplace_page::Removed;
use commonplace_text::template::MONTHS;
use std::fmt::Write as _;

/// Writes the document that the frame shows.
pub(crate) fn write(page: &VersionPage, frame: &Frame) -> String {
    let mut out = String::with_capacity(page.html.len() + 100_000);
    out.push_str("<!doctype html>\n<html");
    if let Some(lang) = page.lang.as_deref().filter(|lang| is_lang(lang)) {
        let _ = write!(out, " lang=\"{}\"", Text(lang));
    }
    if let Some(dir @ ("ltr" | "rtl")) = page.dir.as_deref() {
        let _ = write!(out, " dir=\"{dir}\"");
    }
    let _ = write!(
        out,
        "><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{}</title>",
        Text(&page.title)
    );
    if let Some(style) = &frame.style {
        let _ = write!(out, "<style>{style}</style>");
    }
    out.push_str("</head><body><main class=\"page\">");
    head(&mut out, page);
    out.push_str("<article>");
    body::write(&mut out, &page.html, &page.datelines);
    out.push_str("</article>");
    removed(&mut out, &page.removed);
    out.push_str("</main>");
    if let Some(script) = &frame.script {
        let _ = write!(out, "<script>{script}</script>");
    }
    out.push_str("</body></html>\n");
    out
}

fn head(out: &mut String, page: &VersionPage) {
    out.push_str("<header class=\"head\">");
    let date = page.published.as_deref().and_then(date);
    let kicker = [
        page.site.as_deref().map(|site| Text(site).to_string()),
        date,
    ];
    line(out, "kicker", kicker.into_iter().flatten().collect());
    let _ = write!(out, "<h1>{}</h1>", Text(&page.title));
    if let Some(excerpt) = page
        .excerpt
        .as_deref()
        .filter(|excerpt| !body::begins_with(&page.html, excerpt))
    {
        let _ = write!(out, "<p class=\"standfirst\">{}</p>", Text(excerpt));
    }
    let byline = page
        .byline
        .as_deref()
        .map(|byline| Text(byline).to_string());
    let agency = page
        .agency
        .as_deref()
        .filter(|agency| Some(*agency) != page.byline.as_deref())
        .map(|agency| Text(agency).to_string());
    let minutes = (page.minutes > 0).then(|| format!("<bdi>{} min</bdi>", page.minutes));
    line(
        out,
        "byline",
        [byline, agency, minutes].into_iter().flatten().collect(),
    );
    out.push_str("</header>");
}

/// A line of escaped pieces.
fn line(out: &mut String, class: &str, pieces: Vec<String>) {
    if !pieces.is_empty() {
        let _ = write!(out, "<p class=\"{class}\">{}</p>", pieces.join(" · "));
    }
}

/// "5 June 2025" from an ISO date or date-time; less where the date says less. As escaped HTML.
fn date(iso: &str) -> Option<String> {
    let day = iso.split(['T', ' ']).next()?;
    let mut parts = day.split('-').map(|part| part.parse::<usize>().ok());
    let year = parts.next()??;
    let month = parts
        .next()
        .flatten()
        .and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let day = parts.next().flatten().filter(|day| (1..=31).contains(day));
    let said = match (month, day) {
        (Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(month), None) => format!("{month} {year}"),
        (None, _) => year.to_string(),
    };
    Some(format!("<time datetime=\"{}\">{said}</time>", Text(iso)))
}

/// What was set aside, grouped by what it was taken for, in the order of the page.
fn removed(out: &mut String, removed: &[Removed]) {
    if removed.is_empty() {
        return;
    }
    let _ = write!(
        out,
        "<details class=\"removed\"><summary>What was set aside ({})</summary>",
        removed.len()
    );
    let mut kinds: Vec<&str> = Vec::new();
    for piece in removed {
        if !kinds.contains(&heading(&piece.kind)) {
            kinds.push(heading(&piece.kind));
        }
    }
    for kind in kinds {
        let _ = write!(out, "<section><h2>{kind}</h2>");
        for piece in removed.iter().filter(|piece| heading(&piece.kind) == kind) {
            let _ = write!(out, "<p>{}</p>", Text(piece.text.trim()));
        }
        out.push_str("</section>");
    }
    out.push_str("</details>");
}

fn heading(kind: &str) -> &'static str {
    match kind {
        "related" => "Related",
        "comments" => "Comments",
        "moderation" => "Moderation notices",
        "note" => "Notes on the page",
        "share" => "Sharing",
        "newsletter" => "Newsletter",
        "advertisement" => "Advertisement",
        "byline" => "Byline",
        "dateline" => "Dateline",
        "tags" => "Tags",
        "navigation" => "Navigation",
        _ => "Other",
    }
}

/// BCP 47 looks like this, and nothing else gets into the tag of the document.
fn is_lang(lang: &str) -> bool {
    (1..=35).contains(&lang.len())
        && lang
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Text in HTML, in an element or in a quoted attribute.
struct Text<'a>(&'a str);

impl std::fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'', '\0']) {
            let (plain, special) = rest.split_at(at);
            f.write_str(plain)?;
            f.write_str(match special.as_bytes().first() {
                Some(b'&') => "&amp;",
                Some(b'<') => "&lt;",
                Some(b'>') => "&gt;",
                Some(b'"') => "&quot;",
                Some(b'\'') => "&#39;",
                _ => "\u{fffd}",
            })?;
            rest = special.get(1..).unwrap_or_default();
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article() -> VersionPage {
        VersionPage {
            html: "<p>First.</p><p>Second.</p>".to_owned(),
            title: "Ships".to_owned(),
            byline: Some("Ada Berg".to_owned()),
            agency: Some("Reuters".to_owned()),
            site: Some("The Paper".to_owned()),
            published: Some("2025-06-05T10:20:00Z".to_owned()),
            datelines: vec!["DUBAI".to_owned(), "MOSCOW".to_owned()],
            lang: Some("en-GB".to_owned()),
            dir: None,
            excerpt: Some("What happened.".to_owned()),
            url: Some("https://example.org".to_owned()),
            minutes: 3,
            removed: vec![
                removed("related", "Read also: more"),
                removed("comments", "I agree"),
                removed("related", "And this"),
            ],
        }
    }

    fn removed(kind: &str, text: &str) -> Removed {
        Removed {
            kind: kind.to_owned(),
            text: text.to_owned(),
        }
    }

    fn main_of(page: &VersionPage) -> String {
        let html = write(page, &Frame::default());
        let (_, rest) = html.split_once("<body>").unwrap();
        rest.split_once("</body>").unwrap().0.to_owned()
    }

    #[test]
    fn a_whole_article() {
        let expected = "<main class=\"page\"><header class=\"head\">\
            <p class=\"kicker\">The Paper · <time datetime=\"2025-06-05T10:20:00Z\">5 June 2025</time></p>\
            <h1>Ships</h1><p class=\"standfirst\">What happened.</p><p class=\"byline\">Ada Berg · Reuters · <bdi>3 min</bdi></p></header>\
            <article><p><span class=\"run-in\"><span class=\"dateline\">DUBAI / MOSCOW</span> — </span>First.</p><p>Second.</p></article>\
            <details class=\"removed\"><summary>What was set aside (3)</summary>\
            <section><h2>Related</h2><p>Read also: more</p><p>And this</p></section><section><h2>Comments</h2><p>I agree</p></section>\
            </details></main>";
        assert_eq!(main_of(&article()), expected);
        assert!(
            write(&article(), &Frame::default())
                .starts_with("<!doctype html>\n<html lang=\"en-GB\"><head>")
        );
    }

    #[test]
    fn what_is_absent_leaves_no_trace() {
        let bare = VersionPage {
            byline: None,
            agency: None,
            site: None,
            published: None,
            datelines: vec![],
            lang: None,
            excerpt: None,
            minutes: 0,
            removed: vec![],
            ..article()
        };
        let expected = "<main class=\"page\"><header class=\"head\"><h1>Ships</h1></header><article><p>First.</p><p>Second.</p></article></main>";
        assert_eq!(main_of(&bare), expected);
    }

    #[test]
    fn every_string_of_an_article_is_text() {
        let evil = "</title></h1><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\0&amp;";
        let some = || Some(evil.to_owned());
        let page = VersionPage {
            html: "<p>Body.</p>".to_owned(),
            title: evil.to_owned(),
            byline: some(),
            agency: Some(format!("{evil}2")),
            site: some(),
            published: Some(format!("2025-01-01{evil}")),
            datelines: vec![evil.to_owned()],
            lang: some(),
            dir: some(),
            excerpt: some(),
            url: some(),
            minutes: 1,
            removed: vec![removed(evil, evil)],
        };
        let html = write(&page, &Frame::default());
        for wrong in ["<script", "<img", "</title></h1>", "\0", "\"'>"] {
            assert!(!html.contains(wrong), "{wrong} in {html}");
        }
        assert!(
            html.contains("&amp;amp;"),
            "what looks escaped already is text too"
        );
        assert!(
            html.starts_with("<!doctype html>\n<html><head>"),
            "a language that is none is left out"
        );
    }

    #[test]
    fn dates_say_what_they_know() {
        for (iso, said) in [
            ("2025-06-05", "5 June 2025"),
            ("2025-06-05T23:59:00+02:00", "5 June 2025"),
            ("2025-06", "June 2025"),
            ("2025", "2025"),
            ("2025-13-40", "2025"),
        ] {
            assert_eq!(
                date(iso),
                Some(format!("<time datetime=\"{iso}\">{said}</time>")),
                "{iso}"
            );
        }
        assert_eq!(date("yesterday"), None);
        assert_eq!(date(""), None);
    }
}
