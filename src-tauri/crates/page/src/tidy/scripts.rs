//! What scripts would do to a page that is worth knowing without running them.

use super::Script;
use crate::tokens::{Attributes, StartTag};

/// How the scripts of a page find formulas in its text.
#[derive(Default)]
pub(crate) struct Typeset {
    /// Whether one of them sets formulas at all.
    pub(crate) is_by_script: bool,
    /// Whether single dollars mean formulas to it.
    pub(crate) with_dollars: bool,
}

impl Typeset {
    /// Looks at a script, or a link to a style sheet.
    pub(super) fn look(&mut self, tag: &StartTag<'_>, content: &str) {
        let content = head(content, SETTING);
        let names = |text: &str| {
            let text = text.to_ascii_lowercase();
            text.contains("mathjax")
                || text.contains("katex")
                || text.contains("rendermathinelement")
        };
        let mut sources = Attributes::of(tag)
            .filter(|(name, _)| {
                ["src", "href", "type"]
                    .iter()
                    .any(|key| name.eq_ignore_ascii_case(key))
            })
            .take(3);
        if !names(content) && !sources.any(|(_, value)| names(head(value, SETTING))) {
            return;
        }
        self.is_by_script = true;
        let plain: String = content
            .chars()
            .filter(|c| !c.is_whitespace() && !"'\"".contains(*c))
            .collect();
        self.with_dollars |= plain.contains("[$,$]") || plain.contains("left:$,right:$");
    }
}

/// Bytes of a script that are looked at for how it sets formulas.
const SETTING: usize = 8 * 1024;

/// The beginning of a text, at most so many bytes.
pub(crate) fn head(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Bytes of the shortest data that may hold an article, and of all data of a page that is looked at.
const LEAST_STATE: usize = 300;
pub(super) const MOST_STATES: usize = 8 * 1024 * 1024;

/// Data from which a script would make the page: JSON, or an assignment of it. `left` is how many bytes of it may be looked at.
pub(super) fn state(tag: &StartTag<'_>, content: &str, left: &mut usize) -> Option<Script> {
    if !(LEAST_STATE..=*left).contains(&content.len()) {
        return None;
    }
    let kind = Attributes::of(tag).find(|(name, _)| name.eq_ignore_ascii_case("type"));
    let is_json = kind.is_some_and(|(_, kind)| {
        let kind = kind.trim().to_ascii_lowercase();
        kind.ends_with("json") && !kind.contains("ld+json")
    });
    let start = content.find(['{', '['])?;
    let (before, data) = content.split_at_checked(start)?;
    let is_assigned = before.trim_end().ends_with('=') && before.len() < 200;
    if !is_json && !is_assigned {
        return None;
    }
    *left -= content.len();
    Some(Script {
        text: data.to_owned(),
    })
}

/// The page that shows what a script would write in its place: pieces of code are embedded so.
pub(super) fn shown_by(tag: &StartTag<'_>) -> Option<String> {
    let (_, source) = Attributes::of(tag).find(|(name, _)| name.eq_ignore_ascii_case("src"))?;
    let rest = source.trim().strip_prefix("https://gist.github.com/")?;
    let path = rest.split('?').next()?.strip_suffix(".js")?;
    let is_sound = path
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_/".contains(&b));
    is_sound.then(|| format!("https://gist.github.com/{path}"))
}

/// A link to the page that a frame shows.
pub(super) fn push_frame(out: &mut String, tag: &StartTag<'_>) {
    let value = |key: &str| {
        let mut attributes = Attributes::of(tag);
        attributes.find_map(|(name, value)| name.eq_ignore_ascii_case(key).then_some(value))
    };
    let is_plain = |text: &&str| !text.contains(['"', '<', '>']);
    let Some(source) = value("src").filter(is_plain) else {
        return;
    };
    let name = value("title").or_else(|| value("name")).filter(is_plain);
    let name = name
        .filter(|name| !name.trim().is_empty())
        .unwrap_or(source);
    out.push_str(&format!("<p><a href=\"{source}\">{name}</a></p>"));
}

#[cfg(test)]
mod tests {
    use crate::tidy::tidy;

    #[test]
    fn scripts_that_set_formulas() {
        for (html, by_script, dollars) in [
            (
                "<script src='https://a.example/mathjax@3/tex.js'></script>",
                true,
                false,
            ),
            ("<link rel=stylesheet href='/katex.min.css'>", true, false),
            (
                "<script>MathJax = {tex: {inlineMath: [['$', '$'], ['\\\\(', '\\\\)']]}}</script>",
                true,
                true,
            ),
            (
                "<script>renderMathInElement(b, {delimiters: [{left: \"$\", right: \"$\"}]})</script>",
                true,
                true,
            ),
            ("<script>price = '$'</script><p>MathJax</p>", false, false),
        ] {
            let typeset = tidy(html).typeset;
            assert_eq!(
                (typeset.is_by_script, typeset.with_dollars),
                (by_script, dollars),
                "{html}"
            );
        }
    }

    #[test]
    fn code_that_a_script_shows_is_led_to() {
        let html = tidy("<script src='https://gist.github.com/a/0b1.js?file=x'></script>").html;
        assert_eq!(
            html,
            "<iframe src=\"https://gist.github.com/a/0b1\"></iframe>"
        );
        assert_eq!(
            tidy("<script src='https://gist.github.com/a\"b.js'></script>").html,
            ""
        );
    }
}
