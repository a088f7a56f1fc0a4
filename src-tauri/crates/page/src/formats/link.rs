//! Files that hold one address: `.url` of Windows, `.webloc` of macOS, `.desktop` of Linux.

use std::io::Cursor;

use super::plist::{List, MAGIC};
use super::singlefile::web_address;
use crate::{PageError, decode};

/// Larger files are no links.
const MAX_LINK: usize = 64 * 1024;

/// What a link file leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Web(String),
    /// Something on this computer, or nothing at all.
    Elsewhere,
    /// It ends before it says where it leads.
    Cut,
}

/// The target of a link file; `None` when the bytes are none.
pub(crate) fn target(bytes: &[u8]) -> Option<Target> {
    if bytes.len() > MAX_LINK {
        return None;
    }
    if bytes.starts_with(MAGIC) {
        let list = List::open(bytes);
        let url = list.and_then(|list| list.text(list.top, "URL"));
        return Some(url.map_or(Target::Elsewhere, |url| of_text(&url)));
    }
    let text = decode::decode(bytes, None).text;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with("<?xml")
        || start.starts_with("<!DOCTYPE plist")
        || start.starts_with("<plist")
    {
        let is_cut = start.contains("<!DOCTYPE plist") && !start.contains("</plist>");
        if is_cut {
            return Some(Target::Cut);
        }
        let is_link = start.contains("<plist") && start.contains("<key>URL</key>");
        return is_link.then(|| of_xml(start.as_bytes()).unwrap_or(Target::Elsewhere));
    }
    let first = start.lines().next()?.trim();
    if first.eq_ignore_ascii_case("[InternetShortcut]")
        || start.contains("\n[InternetShortcut]") && first.starts_with('[')
    {
        return Some(value(start, "[internetshortcut]", "url").map_or(Target::Elsewhere, of_text));
    }
    let is_desktop = start
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_some_and(|line| line.eq_ignore_ascii_case("[Desktop Entry]"));
    if !is_desktop {
        return None;
    }
    let kind = value(start, "[desktop entry]", "type").unwrap_or_default();
    let url = value(start, "[desktop entry]", "url").filter(|_| kind.eq_ignore_ascii_case("link"));
    Some(url.map_or(Target::Elsewhere, of_text))
}

/// The value of a key in a section of an INI file.
fn value<'t>(text: &'t str, section: &str, key: &str) -> Option<&'t str> {
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line.eq_ignore_ascii_case(section);
        } else if inside
            && let Some((name, value)) = line.split_once('=')
            && name.trim().eq_ignore_ascii_case(key)
        {
            return Some(value.trim());
        }
    }
    None
}

fn of_xml(bytes: &[u8]) -> Option<Target> {
    let value = ::plist::Value::from_reader_xml(Cursor::new(bytes)).ok()?;
    let url = value.as_dictionary()?.get("URL")?.as_string()?;
    Some(of_text(url))
}

fn of_text(text: &str) -> Target {
    web_address(text).map_or(Target::Elsewhere, Target::Web)
}

/// What is said of a link that is to be read as if it were a page.
pub(crate) fn refusal(target: &Target) -> PageError {
    match target {
        Target::Web(url) => PageError::unreadable(
            "a link",
            &format!("kept without its page, which is at {url}"),
            "Save that address",
        ),
        Target::Elsewhere => PageError::unreadable(
            "a link",
            "without an address on the web",
            "Save the page itself",
        ),
        Target::Cut => PageError::unreadable(
            "a link or a list of settings",
            "cut off",
            "Get the file again, or save the page itself",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_every_kind() {
        let web = |url: &str| Some(Target::Web(url.to_owned()));
        assert_eq!(
            target(b"<?xml version=\"1.0\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PL"),
            Some(Target::Cut)
        );
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\"><dict><key>URL</key><string>https://a.example/?x=1&amp;y=2</string></dict></plist>";
        let mut binary = Vec::new();
        let mut dictionary = ::plist::Dictionary::new();
        dictionary.insert("URL".to_owned(), "https://b.example/".into());
        ::plist::Value::Dictionary(dictionary)
            .to_writer_binary(&mut binary)
            .unwrap();
        let utf16: Vec<u8> = std::iter::once(0xfeff_u16)
            .chain("[InternetShortcut]\r\nURL=https://c.example/\r\n".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let cases: Vec<(&[u8], Option<Target>)> = vec![
            (xml.as_bytes(), web("https://a.example/?x=1&y=2")),
            (&binary, web("https://b.example/")),
            (&utf16, web("https://c.example/")),
            (b"[InternetShortcut]\r\nURL=https://a.example/\r\nIconIndex=0\r\n", web("https://a.example/")),
            (b"[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,11\r\n[InternetShortcut]\r\nIDList=\r\nurl = https://a.example/\r\n", web("https://a.example/")),
            (b"# made by hand\n[Desktop Entry]\nType=Link\nName=A\nURL=http://a.example/\n", web("http://a.example/")),
            (b"[Desktop Entry]\nType=Application\nExec=rm\nURL=http://a.example/\n", Some(Target::Elsewhere)),
            (b"[InternetShortcut]\nURL=file:///etc/passwd\n", Some(Target::Elsewhere)),
            (b"[InternetShortcut]\n", Some(Target::Elsewhere)),
            (b"bplist00\xff\xff\xff", Some(Target::Elsewhere)),
            (b"<?xml version='1.0'?><rss><channel/></rss>", None),
            (b"[Section]\nURL=https://a.example/\n", None),
            (b"A text about [InternetShortcut] files.", None),
            (b"", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(
                target(bytes),
                expected,
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }
}
