//! The language of each piece of code, as the page says it anywhere, in the one place where HTML has it: the class of
//! `<code>`.

use dom_query::NodeRef;

use crate::dom;

/// What pages say when they mean no language.
const NONE: &[&str] = &[
    "auto",
    "code",
    "default",
    "highlight",
    "no-highlight",
    "nohighlight",
    "none",
    "plain",
    "plain-text",
    "plaintext",
    "raw",
    "text",
    "txt",
    "undefined",
    "unknown",
];

/// Languages that are known where a word could be anything: `hljs python`, `src src-python`, `brush: python`.
const KNOWN: &[&str] = &[
    "ada",
    "apache",
    "applescript",
    "asm",
    "awk",
    "bash",
    "basic",
    "batch",
    "bibtex",
    "c",
    "c#",
    "c++",
    "clojure",
    "cmake",
    "cobol",
    "coffeescript",
    "console",
    "cpp",
    "cs",
    "csharp",
    "css",
    "csv",
    "cuda",
    "d",
    "dart",
    "delphi",
    "diff",
    "django",
    "dockerfile",
    "elixir",
    "elm",
    "emacs-lisp",
    "erlang",
    "f#",
    "fortran",
    "fsharp",
    "gherkin",
    "glsl",
    "go",
    "golang",
    "gradle",
    "graphql",
    "groovy",
    "haskell",
    "hcl",
    "hs",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "jinja",
    "js",
    "json",
    "json5",
    "jsx",
    "julia",
    "kotlin",
    "latex",
    "less",
    "lisp",
    "lua",
    "make",
    "makefile",
    "markdown",
    "matlab",
    "md",
    "mermaid",
    "nasm",
    "nginx",
    "nim",
    "nix",
    "objc",
    "objective-c",
    "ocaml",
    "octave",
    "pascal",
    "perl",
    "php",
    "powershell",
    "prolog",
    "protobuf",
    "ps1",
    "puppet",
    "py",
    "python",
    "r",
    "rb",
    "rs",
    "rst",
    "ruby",
    "rust",
    "sass",
    "scala",
    "scheme",
    "scss",
    "sh",
    "shell",
    "shell-session",
    "smalltalk",
    "solidity",
    "sql",
    "svelte",
    "swift",
    "tcl",
    "terraform",
    "tex",
    "toml",
    "ts",
    "tsx",
    "typescript",
    "v",
    "vb",
    "vbnet",
    "verilog",
    "vhdl",
    "vim",
    "vue",
    "xml",
    "yaml",
    "yml",
    "zig",
    "zsh",
];

/// How classes begin that name a language and nothing else, and those that may mean something else.
const SURE: &[&str] = &["language-", "lang-"];
const DOUBTFUL: &[&str] = &[
    "highlight-source-",
    "highlight-text-",
    "highlight-",
    "brush:",
    "brush-",
    "src-",
    "sourcecode-",
    "code-",
];
/// Attributes in which pages name it.
const NAMES: &[&str] = &[
    "data-lang",
    "data-language",
    "data-code-language",
    "data-enlighter-language",
];
/// Boxes around code that are asked.
const AROUND: usize = 3;
/// The longest name of a language.
const LONGEST: usize = 30;

/// Writes `language-…` to the `<code>` of every `<pre>` whose language the page says.
pub(super) fn settle(body: &NodeRef<'_>) {
    for pre in dom::all_named(body, "pre") {
        let Some(language) = of(&pre) else { continue };
        let class = format!("language-{language}");
        for node in only_code(&pre).into_iter().chain([pre]) {
            // There it is the language that people speak.
            if dom::attr(&node, "lang").is_some_and(|lang| lang.eq_ignore_ascii_case(&language)) {
                node.remove_attr("lang");
            }
        }
        match only_code(&pre) {
            Some(code) => code.set_attr("class", &class),
            None => pre.set_html(format!(
                "<code class=\"{}\">{}</code>",
                dom::escape(&class),
                pre.inner_html()
            )),
        }
    }
}

/// The one `<code>` in which all of a `<pre>` stands.
fn only_code<'a>(pre: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let mut children = pre
        .children_it(false)
        .filter(|child| child.has_name("code") || !child.text().trim().is_empty());
    let first = children.next().filter(|child| child.has_name("code"))?;
    children.next().is_none().then_some(first)
}

/// The language of a piece of code: of itself, then of the boxes that hold it alone.
fn of(pre: &NodeRef<'_>) -> Option<String> {
    let own = only_code(pre).into_iter().chain([*pre]);
    let own = own.map(|node| said(&node, true));
    let around = pre
        .ancestors_it(Some(AROUND))
        .take_while(|outer| {
            !outer.has_name("body")
                && outer
                    .descendants_it()
                    .filter(|node| node.has_name("pre"))
                    .nth(1)
                    .is_none()
        })
        .map(|outer| said(&outer, false));
    let found = own.chain(around).find_map(|said| said)?;
    Some(found).filter(|name| !NONE.contains(&name.as_str()))
}

/// The language that an element names. `alone` says that one word may be enough.
fn said(node: &NodeRef<'_>, alone: bool) -> Option<String> {
    let named = NAMES.iter().filter_map(|key| dom::attr(node, key));
    if let Some(name) = named.filter_map(|name| sound(&name)).next() {
        return Some(name);
    }
    let class = node.class().unwrap_or_default().to_ascii_lowercase();
    let words = || class.split_ascii_whitespace();
    let begins = |word: &str, with: &[&str]| -> Option<String> {
        let name = with.iter().find_map(|start| word.strip_prefix(start))?;
        sound(name.trim_end_matches(';'))
    };
    if let Some(name) = words().find_map(|word| begins(word, SURE)) {
        return Some(name);
    }
    if let Some(name) = words().find_map(|word| known(begins(word, DOUBTFUL)?)) {
        return Some(name);
    }
    // `brush: java;`
    let mut after = words().skip_while(|word| *word != "brush:").skip(1);
    if let Some(name) = after
        .next()
        .and_then(|word| known(sound(word.trim_end_matches(';'))?))
    {
        return Some(name);
    }
    // "code" and "highlight" are said of any code.
    let language = |word: &str| sound(word).filter(|name| KNOWN.contains(&name.as_str()));
    let attribute = dom::attr(node, "lang").and_then(|name| language(&name));
    let bare = words().find_map(language);
    attribute.or(bare).filter(|_| alone)
}

fn known(name: String) -> Option<String> {
    let is_known = KNOWN.contains(&name.as_str()) || NONE.contains(&name.as_str());
    is_known.then_some(name)
}

/// A name as it may stand in a class.
fn sound(name: &str) -> Option<String> {
    let name = name.trim().to_ascii_lowercase();
    let is_sound =
        (1..=LONGEST).contains(&name.len()) && name.bytes().all(crate::sanitise::is_of_language);
    let plain = match name.as_str() {
        "ipython" | "ipython2" | "ipython3" | "py3" | "pycon" | "pycon3" | "python2"
        | "python3" => "python",
        other => other,
    };
    is_sound.then(|| plain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, want: &str) {
        let doc = crate::parse::fragment(html);
        let body = doc.body().unwrap();
        settle(&body);
        let html = crate::sanitise::sanitise(&body.inner_html());
        assert!(html.contains(want), "{html}");
    }

    #[test]
    fn every_way_of_naming_a_language() {
        let rust = "<pre><code class=\"language-rust\">a</code></pre>";
        for html in [
            "<pre><code class='language-rust'>a</code></pre>",
            "<pre><code class='hljs rust'>a</code></pre>",
            "<pre class='language-rust line-numbers'><code>a</code></pre>",
            "<pre class='brush: rust; gutter: false'>a</pre>",
            "<pre class='prettyprint lang-rust'>a</pre>",
            "<pre class='src src-rust'>a</pre>",
            "<pre class='sourceCode rust'>a</pre>",
            "<pre data-lang=Rust>a</pre>",
            "<pre lang=rust>a</pre>",
            "<pre><code data-lang=rust>a</code></pre>",
            "<div class='highlight-rust notranslate'><div class=highlight><pre>a</pre></div></div>",
            "<div class='highlight highlight-source-rust'><pre>a</pre></div>",
            "<div class='language-rust highlighter-rouge'><div><pre class=highlight><code>a</code></pre></div></div>",
            "<figure data-language=rust><pre>a</pre></figure>",
            "<div class='language-rust highlight'><pre><span></span><code>a</code></pre></div>",
        ] {
            check(html, rust);
        }
        check("<pre class='highlight-c++'>a</pre>", "language-c++");
        check("<pre class='language-python3'>a</pre>", "language-python\"");
    }

    #[test]
    fn what_names_no_language() {
        for html in [
            "<pre>a</pre>",
            "<pre class='go-away right'>a</pre>",
            "<pre class='language-none'>a</pre>",
            "<pre class='language-plaintext'><code>a</code></pre>",
            "<pre class='highlight-boxed'>a</pre>",
            "<pre lang=de>a</pre>",
            "<pre class='language-\"><img>'>a</pre>",
            "<div class=language-rust><pre>a</pre><pre>a</pre></div>",
        ] {
            let doc = crate::parse::fragment(html);
            let body = doc.body().unwrap();
            settle(&body);
            let clean = crate::sanitise::sanitise(&body.inner_html());
            assert!(!clean.contains("class"), "{html}: {clean}");
        }
    }
}
