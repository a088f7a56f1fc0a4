//! The source of programs: one block of code in its language, by the name or the type that it came with.

use crate::{Input, format};

/// Endings of names, and the language as highlighters call it.
const ENDINGS: &[(&[&str], &str)] = &[
    (&["js", "mjs", "cjs", "jsx"], "javascript"),
    (&["ts", "mts", "tsx"], "typescript"),
    (&["css"], "css"),
    (&["scss", "sass", "less"], "scss"),
    (&["py", "pyw"], "python"),
    (&["rs"], "rust"),
    (&["go"], "go"),
    (&["java"], "java"),
    (&["kt", "kts"], "kotlin"),
    (&["swift"], "swift"),
    (&["c", "h"], "c"),
    (&["cc", "cpp", "cxx", "hpp", "hh"], "cpp"),
    (&["cs"], "csharp"),
    (&["rb"], "ruby"),
    (&["pl", "pm"], "perl"),
    (&["lua"], "lua"),
    (&["r"], "r"),
    (&["jl"], "julia"),
    (&["hs"], "haskell"),
    (&["ml", "mli"], "ocaml"),
    (&["ex", "exs"], "elixir"),
    (&["clj", "cljs"], "clojure"),
    (&["scala"], "scala"),
    (&["dart"], "dart"),
    (&["zig"], "zig"),
    (&["el", "lisp", "scm"], "lisp"),
    (&["sh", "bash", "zsh", "fish"], "bash"),
    (&["ps1"], "powershell"),
    (&["sql"], "sql"),
    (&["toml"], "toml"),
    (&["yaml", "yml"], "yaml"),
    (&["ini", "cfg", "conf"], "ini"),
    (&["diff", "patch"], "diff"),
    (&["tex", "sty", "bib"], "latex"),
];

/// Media types that servers give for it.
const TYPES: &[(&str, &str)] = &[
    ("javascript", "javascript"),
    ("ecmascript", "javascript"),
    ("text/css", "css"),
    ("text/x-python", "python"),
    ("text/x-rust", "rust"),
    ("text/x-c", "c"),
    ("text/x-java", "java"),
    ("x-sh", "bash"),
    ("yaml", "yaml"),
    ("toml", "toml"),
    ("text/x-diff", "diff"),
    ("text/x-patch", "diff"),
];

/// The language of a program's source; `None` for what is called anything else. `name` is that of the file, or the end of
/// its address.
pub(super) fn language(input: &Input<'_>, name: Option<&str>) -> Option<&'static str> {
    let served = input.content_type.unwrap_or_default().to_ascii_lowercase();
    if served.contains("html") || served.contains("markdown") {
        return None;
    }
    let by_name = ENDINGS
        .iter()
        .find(|(endings, _)| name.is_some_and(|name| format::has_ending(name, endings)));
    let by_type = || TYPES.iter().find(|(kind, _)| served.contains(kind));
    by_name
        .map(|(_, language)| *language)
        .or_else(|| by_type().map(|(_, language)| *language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, PageError, extract};

    fn read(text: &str, input: Input<'_>) -> Result<Article, PageError> {
        extract(&Input {
            bytes: text.as_bytes(),
            ..input
        })
    }

    #[test]
    fn programs_are_one_block_in_their_language() {
        let file = |name| Input {
            file_name: Some(name),
            ..Input::default()
        };
        let lua = read(
            "local bees = 3\n\nif bees > 2 then\n  fly()\nend\n",
            file("hive.Lua"),
        )
        .unwrap();
        assert_eq!(lua.title.as_deref(), Some("hive.Lua"));
        assert_eq!(
            lua.html,
            "<pre><code class=\"language-lua\">local bees = 3\n\nif bees &gt; 2 then\n  fly()\nend</code></pre>"
        );
        let served = read(
            "body { color: red }",
            Input {
                url: Some("https://hive.example/style?v=2"),
                content_type: Some("text/css; charset=utf-8"),
                ..Input::default()
            },
        );
        assert!(served.unwrap().html.contains("language-css"));
        for (name, kind) in [("notes.txt", None), ("page.js", Some("text/html"))] {
            let input = Input {
                content_type: kind,
                ..file(name)
            };
            let text = read("Three bees came home.", input).unwrap();
            assert!(!text.html.contains("language-"), "{name}: {}", text.html);
        }
    }

    #[test]
    fn drawings_are_pictures_under_any_name() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg'><text>Bee</text></svg>";
        for (url, kind) in [
            ("https://hive.example/bee.svg?x=1", None),
            ("https://hive.example/bee", Some("image/svg+xml")),
        ] {
            let input = Input {
                url: Some(url),
                content_type: kind,
                ..Input::default()
            };
            let error = read(svg, input).unwrap_err().to_string();
            assert!(error.contains("an SVG image"), "{error}");
        }
    }
}
