//! What stands in the text of a page and is none: players, windows that cover the page, data of scripts.

use dom_query::NodeRef;

use crate::dom;

/// How the classes of players' controls begin, and what players are called.
const PLAYERS: &[&str] = &[
    "vjs-",
    "video-js",
    "jwplayer",
    "mejs-",
    "plyr",
    "shaka-",
    "flowplayer",
];
/// Characters from which on a text can be seen to be data, and signs among a hundred of them that data has.
const LEAST_DATA: usize = 80;
const DATA_SIGNS: usize = 10;

/// Whether an element is a player or a part of one, whose buttons and settings are words, too.
pub(super) fn is_player(node: &NodeRef<'_>) -> bool {
    let class = node.class().unwrap_or_default();
    let mut names = class.split_ascii_whitespace();
    names.any(|name| PLAYERS.iter().any(|player| name.starts_with(player)))
}

/// Whether a text is markup or data of a script that was written where text belongs.
pub(super) fn is_data_text(text: &str, node: &NodeRef<'_>) -> bool {
    let mut start = text.chars();
    let is_opened = match (start.next(), start.find(|c| !c.is_whitespace())) {
        (Some('<'), Some(c)) => c.is_ascii_alphabetic() || c == '!',
        (Some('{'), Some(c)) => c == '"',
        (Some('['), Some(c)) => matches!(c, '{' | '"'),
        _ => false,
    };
    let signs = || {
        text.chars()
            .filter(|c| "<>{}[]=\":;&/".contains(*c))
            .count()
    };
    let is_code = |node: &NodeRef<'_>| dom::is_one_of(node, &["pre", "code", "samp", "kbd"]);
    is_opened
        && text.len() >= LEAST_DATA
        && signs() * 100 >= text.chars().count() * DATA_SIGNS
        && !is_code(node)
        && dom::find(node, is_code).is_none()
}

/// Whether an element is a window that covers the page until it is answered, and that does not show the article itself.
pub(super) fn is_modal(node: &NodeRef<'_>) -> bool {
    let says = |key: &str, value: &str| node.attr(key).is_some_and(|own| &*own == value);
    let covers =
        says("role", "alertdialog") || (says("role", "dialog") && says("aria-modal", "true"));
    covers
        && dom::find(node, |inner| {
            dom::is_one_of(inner, &["article", "h1", "main"])
        })
        .is_none()
}

#[cfg(test)]
mod tests {
    #[test]
    fn windows_that_cover_the_page_are_no_text() {
        let count = |html: &str| {
            let doc = crate::parse::page(&format!("<body>{html}<p>Text.</p>")).doc;
            crate::html::blocks::number(&doc).blocks.len()
        };
        let window = "<div role=dialog aria-modal=true><p>Accept all?</p></div>";
        assert_eq!(count(window), 1);
        assert_eq!(count(&window.replace("aria-modal=true", "")), 2);
        assert_eq!(count(&window.replace("<p>", "<h1>Otters</h1><p>")), 3);
    }
}
