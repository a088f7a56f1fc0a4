//! HTML and the Markdown that says the same.

use super::of_html;

fn check(html: &str, markdown: &str) {
    let image = |source: &str| {
        source
            .strip_prefix("/blob/")
            .map(|name| format!("_images/{name}.png"))
    };
    assert_eq!(of_html(html, &image), markdown, "{html}");
}

#[test]
fn formulas() {
    let formula = |encoding: &str, says: &str| {
        format!(
            "<p>a <math><semantics><mrow><mi>x</mi></mrow><annotation encoding=\"{encoding}\">{says}</annotation></semantics></math> b</p>"
        )
    };
    let tex = "application/x-tex";
    check(&formula(tex, "\\frac{a_1}{2}"), "a $\\frac{a_1}{2}$ b");
    check(&formula(tex, "\\text{5 $}"), "a `\\text{5 $}` b");
    check(&formula("text/plain", "a/2"), "a a/2 b");
}

#[test]
fn blocks() {
    check(
        "<h2>One <em>two</em></h2><p>Three\n four</p>",
        "## One *two*\n\nThree four",
    );
    check("<p>a<br>b</p>", "a\\\nb");
    check("text<p>p</p>more <b>text</b>", "text\n\np\n\nmore **text**");
    check("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b");
    check(
        "<pre><code>let a = `b`;\n\nx &lt; y\n</code></pre>",
        "```\nlet a = `b`;\n\nx < y\n```",
    );
    check("<pre>a ``` b</pre>", "````\na ``` b\n````");
    check(
        "<pre><code class=\"language-rust\">a</code></pre>",
        "```rust\na\n```",
    );
    check("<p>a</p><hr><p>b</p>", "a\n\n* * *\n\nb");
    check(
        "<dl><dt>Term</dt><dd>What it <i>is</i></dd></dl>",
        "**Term**\n\nWhat it *is*",
    );
    check(
        "<details><summary>More</summary><p>text</p></details>",
        "**More**\n\ntext",
    );
    check("<div><div><p>deep</p></div></div>", "deep");
    check("<p> </p><div></div>", "");
}

#[test]
fn lists() {
    check("<ul><li>a</li><li><p>b</p></li></ul>", "- a\n- b");
    check(
        "<ol><li>a</li><li value=\"7\">b</li><li>c</li></ol>",
        "1. a\n7. b\n8. c",
    );
    check(
        "<ol start=\"3\"><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>",
        "3. a\n   - b\n   - c\n4. d",
    );
    check(
        "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>",
        "- a\n\n  b\n\n- c",
    );
    check("<ul>\n<li>a</li>\nloose\n</ul>", "- a\n- loose");
    check(
        "<ul><li>a</li></ul><ul><li>b</li></ul>",
        "- a\n\n<!-- -->\n\n- b",
    );
    check(
        "<ul><li><pre>x\n\ny</pre></li></ul>",
        "- ```\n  x\n\n  y\n  ```",
    );
}

#[test]
fn figures_and_links() {
    check(
        "<figure><img src=\"/blob/ab\" alt=\"A [b]\"><figcaption>The river. Ada</figcaption></figure>",
        "![A \\[b\\]](_images/ab.png)\n\n*The river. Ada*",
    );
    check(
        "<p><img src=\"https://e.org/x.png\" alt=\"gone\"></p>",
        "gone",
    );
    check(
        "<p><a href=\"https://e.org/a_(b)?x=1 2\">a</a></p>",
        "[a](https://e.org/a_%28b%29?x=1%202)",
    );
    check(
        "<p>see <a href=\"https://e.org\"> there </a>now</p>",
        "see [there](https://e.org) now",
    );
    check("<p><a href=\"#s-note\">1</a></p>", "1");
    check(
        "<p><a href=\"https://e.org\"><img src=\"/blob/ab\" alt=\"\"></a></p>",
        "[![](_images/ab.png)](https://e.org)",
    );
    check(
        "<a href=\"https://e.org\"><h2>Title</h2><p>text</p></a>",
        "## Title\n\ntext",
    );
}

#[test]
fn words_with_signs() {
    check(
        "<p>2 * 3 [a] snake_case _x_ `y` C:\\d</p>",
        "2 \\* 3 \\[a\\] snake_case \\_x\\_ \\`y\\` C:\\\\d",
    );
    check(
        "<p># no heading</p><p>1. no item</p><p>- nor this</p><p>&gt; nor this</p>",
        "\\# no heading\n\n1\\. no item\n\n\\- nor this\n\n\\> nor this",
    );
    check(
        "<p>#tag a#b &amp;amp; AT&amp;T a &lt; b &lt;b></p>",
        "\\#tag a#b \\&amp; AT\\&T a < b \\<b>",
    );
    check("<p>1984 was 3.5</p>", "1984 was 3.5");
    check(
        "<p>a<b> bold </b>b <em>x</em><em>y</em></p>",
        "a **bold** b *x*\u{200b}*y*",
    );
    check(
        "<p><code>a</code> <code>`</code> H<sub>2</sub>O <del>no</del> <mark>yes</mark></p>",
        "`a` `` ` `` H<sub>2</sub>O ~~no~~ ==yes==",
    );
    check(
        "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>",
        "漢(kan)",
    );
    check("<p><ruby>漢<rt>kan</rt></ruby></p>", "漢(kan)");
    check("<p>a\u{a0}b</p>", "a\u{a0}b");
}

#[test]
fn tables() {
    check(
        "<table><caption>Costs</caption><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1|2</td><td><p>x</p><p>y</p></td></tr></tbody></table>",
        "*Costs*\n\n| a | b |\n| --- | --- |\n| 1\\|2 | x y |",
    );
    check(
        "<table><tr><td colspan=\"2\">a</td></tr><tr><td>b</td></tr></table>",
        "| a |  |\n| --- | --- |\n| b |  |",
    );
    check(
        "<table><tr><td><p>only</p><p>arranged</p></td></tr></table>",
        "only\n\narranged",
    );
    check(
        "<table><tr><td>a</td><td><ul><li>b</li></ul></td></tr></table>",
        "a\n\n- b",
    );
}

#[test]
fn no_word_is_lost() {
    let html = format!(
        "<div>{}<p>deepest</p>{}</div><p>after</p>",
        "<blockquote><ul><li>".repeat(3_000),
        "</li></ul></blockquote>".repeat(3_000)
    );
    let markdown = of_html(&html, &|_| None);
    assert!(
        markdown.contains("deepest") && markdown.contains("after"),
        "however deep it is"
    );
}
