//! Styles of a page as it came, so that they say how things look and fetch nothing.
//!
//! The style is read token by token, as browsers do, so an address has no spelling under which it is overlooked. Every
//! address goes but those of pictures that are written into the style itself; rules that load others go whole.

use cssparser::{Parser, ToCss as _, Token};

use crate::sanitise::image_address;

/// Levels of blocks and brackets: what is nested deeper is left out.
const MAX_DEPTH: usize = 40;
/// Functions whose arguments are addresses, or which run something.
const LOADS: &[&str] = &[
    "url",
    "src",
    "image",
    "image-set",
    "-webkit-image-set",
    "cross-fade",
    "-webkit-cross-fade",
    "element",
    "-moz-element",
    "paint",
    "expression",
    "url-prefix",
    "domain",
    "regexp",
];
/// Rules that load something, or mean another document.
const RULES: &[&str] = &[
    "import",
    "font-face",
    "namespace",
    "charset",
    "document",
    "-moz-document",
];

/// A style sheet, or the declarations of a `style` attribute. Applying it twice changes nothing.
pub(super) fn safe(source: &str) -> String {
    let mut parser = Parser::new(source);
    let mut out = String::with_capacity(source.len());
    copy(&mut parser, &mut out, 0);
    // A string may hold the end of the element that holds the sheet; escaped it is the same string.
    out.replace("</", "<\\/")
}

/// The condition of a sheet for certain media, if it is a plain one.
pub(super) fn media(condition: &str) -> Option<&str> {
    let condition = condition.trim();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " (),:.-".contains(c);
    (!condition.is_empty() && condition.len() <= 200 && condition.chars().all(is_plain))
        .then_some(condition)
}

fn copy(parser: &mut Parser<'_>, out: &mut String, depth: usize) {
    // Whether a word would be a value: after a colon, or another word.
    let mut is_value = false;
    while let Ok(token) = parser.next_including_whitespace_and_comments() {
        let token = token.clone();
        let was_value = is_value;
        is_value = match token {
            Token::WhiteSpace(_) | Token::Comment(_) => is_value,
            _ => matches!(token, Token::Colon | Token::Ident(_)),
        };
        match &token {
            // On `text-wrap: pretty` web views break off (WebKitGTK 2.50).
            Token::Ident(name) if was_value && name.eq_ignore_ascii_case("pretty") => {
                out.push_str("auto");
            }
            // What is said in comments is for nobody, but they part tokens.
            Token::Comment(_) => out.push_str("/**/"),
            Token::UnquotedUrl(address) => push_address(out, address),
            Token::BadUrl(_) | Token::BadString(_) | Token::CDO | Token::CDC => {}
            Token::AtKeyword(name) if is_one_of(name, RULES) => skip_rule(parser),
            Token::Function(name) if is_one_of(name, LOADS) => {
                let is_url = name.eq_ignore_ascii_case("url");
                let address = within(parser, depth, |parser| {
                    let address = parser.expect_string().ok().filter(|_| is_url);
                    address.map(|address| address.to_string())
                });
                push_address(out, address.flatten().as_deref().unwrap_or_default());
            }
            Token::Function(_)
            | Token::ParenthesisBlock
            | Token::SquareBracketBlock
            | Token::CurlyBracketBlock => {
                push(out, &token);
                within(parser, depth, |parser| copy(parser, out, depth + 1));
                out.push(match token {
                    Token::CurlyBracketBlock => '}',
                    Token::SquareBracketBlock => ']',
                    _ => ')',
                });
            }
            Token::CloseParenthesis | Token::CloseSquareBracket | Token::CloseCurlyBracket => {}
            _ => push(out, &token),
        }
    }
}

fn push(out: &mut String, token: &Token<'_>) {
    // Writing to a string does not fail.
    let _ = token.to_css(out);
}

/// Looks into the block that was just opened, unless it is too deep.
fn within<T>(
    parser: &mut Parser<'_>,
    depth: usize,
    look: impl FnOnce(&mut Parser<'_>) -> T,
) -> Option<T> {
    if depth >= MAX_DEPTH {
        return None;
    }
    let found: Result<T, cssparser::ParseError<()>> = parser.parse_nested_block(|parser| {
        let found = look(parser);
        // To its end, or it counts as an error.
        while parser.next().is_ok() {}
        Ok(found)
    });
    found.ok()
}

/// To the end of a rule: its semicolon or its block.
fn skip_rule(parser: &mut Parser<'_>) {
    while let Ok(token) = parser.next() {
        if matches!(token, Token::Semicolon | Token::CurlyBracketBlock) {
            return;
        }
    }
}

fn push_address(out: &mut String, address: &str) {
    match image_address(address).filter(|address| address.starts_with("data:")) {
        Some(address) => {
            out.push_str("url(\"");
            out.push_str(&address.replace(['"', '\\', '\n'], ""));
            out.push_str("\")");
        }
        None => out.push_str("none"),
    }
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|one| name.eq_ignore_ascii_case(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_stay_and_addresses_go() {
        let png = "data:image/png;base64,iVBORw0KGgo=";
        for (source, want) in [
            (
                "p { margin: 0 auto; color: #a1b2c3 }",
                "p { margin: 0 auto; color: #a1b2c3 }",
            ),
            (
                "@media (max-width: 600px) { .a > b::before { content: \"x\" } }",
                "@media (max-width: 600px) { .a > b::before { content: \"x\" } }",
            ),
            (
                ":root { --w: calc(1px + 2vw) } a:not([href]) { width: var(--w) }",
                ":root { --w: calc(1px + 2vw) } a:not([href]) { width: var(--w) }",
            ),
            (
                "p { text-wrap: pretty; text-wrap-style:Pretty } .b { text-wrap: wrap pretty; --w: pretty }",
                "p { text-wrap: auto; text-wrap-style:auto } .b { text-wrap: wrap auto; --w: auto }",
            ),
            (
                ".pretty > a.pretty::after, [class~=pretty] { content: \"pretty\"; color: red }",
                ".pretty > a.pretty::after, [class~=pretty] { content: \"pretty\"; color: red }",
            ),
            (
                "a { background: url(https://a.example/1.png) no-repeat }",
                "a { background: none no-repeat }",
            ),
            (
                "a { background: url('//a.example/1.png') }",
                "a { background: none }",
            ),
            (
                "a { background: \\75 rl(https://a.example/) }",
                "a { background: none }",
            ),
            (
                "a { background: \\55\\52\\4c(\"https://a.example/\") }",
                "a { background: none }",
            ),
            (
                "a { background: image-set(\"https://a.example/1.png\" 1x) }",
                "a { background: none }",
            ),
            (
                "a { background: u/**/rl(x) }",
                "a { background: u/**/rl(x) }",
            ),
            (
                "@import \"https://a.example/a.css\"; p { a: b }",
                " p { a: b }",
            ),
            (
                "@\\69mport url(https://a.example/a.css) screen; p { a: b }",
                " p { a: b }",
            ),
            (
                "@font-face { src: url(https://a.example/f.woff2) } p { a: b }",
                " p { a: b }",
            ),
            ("p { a: b } <!-- q { c: d } -->", "p { a: b }  q { c: d } "),
            (
                "p { a: \"</style><script>\" }",
                "p { a: \"<\\/style><script>\" }",
            ),
            ("p { a: b", "p { a: b}"),
            ("} p { a: b }", " p { a: b }"),
            ("/* https://a.example/ */p{}", "/**/p{}"),
            ("", ""),
        ] {
            let safe_one = safe(source);
            assert_eq!(safe_one, want, "{source}");
            assert_eq!(safe(&safe_one), safe_one, "once and again: {source}");
        }
        let kept = safe(&format!("a {{ background: url({png}) }}"));
        assert_eq!(kept, format!("a {{ background: url(\"{png}\") }}"));
        assert_eq!(safe(&kept), kept);
        assert!(!safe("a { b: url(data:image/svg+xml,<svg/>) }").contains("svg"));
    }

    #[test]
    fn nesting_without_end_ends() {
        for open in ["{", "(", "[", "a(", "url("] {
            let bomb = open.repeat(200_000);
            assert!(safe(&bomb).len() <= bomb.len() * 2 + 100);
        }
    }

    #[test]
    fn media_are_plain_words() {
        assert_eq!(
            media(" screen and (min-width: 600px) "),
            Some("screen and (min-width: 600px)")
        );
        for odd in ["", "screen{}", "a;b", "</style", "url(\"x\")"] {
            assert_eq!(media(odd), None, "{odd}");
        }
    }
}
