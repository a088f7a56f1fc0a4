//! Notebooks of Jupyter: text, code and what it gave, in their order. Older ones (before 2015) have their cells in worksheets.

use serde_json::Value;

use crate::{Article, dom, markdown, parse, sanitise};

/// Characters of what one cell printed.
const MOST_PRINTED: usize = 10_000;
/// Bytes of a notebook whose pictures are written out in it, and signs that part its values: each value takes thirty-two
/// bytes of memory.
const MOST_BYTES: usize = 48 * 1024 * 1024;
const MOST_VALUES: usize = 2_000_000;
/// Pictures that one text carries with it.
const MOST_ATTACHED: usize = 100;
/// Cells that are read.
const MOST_CELLS: usize = 5_000;

/// Whether a notebook of this size can be held in memory.
pub(super) fn can_be_held(text: &str) -> bool {
    let parting = text.bytes().filter(|byte| b",[{".contains(byte));
    text.len() <= MOST_BYTES && parting.take(MOST_VALUES + 1).count() <= MOST_VALUES
}

/// Whether data is a notebook.
pub(super) fn is(value: &Value) -> bool {
    value.get("nbformat").is_some_and(Value::is_number) && !cells(value).is_empty()
}

/// Reads a notebook.
pub(super) fn read(value: &Value) -> Article {
    let told = |names: &[&str]| {
        let mut at = value.get("metadata")?;
        for name in names {
            at = at.get(name)?;
        }
        at.as_str().filter(|text| !text.trim().is_empty())
    };
    let language = told(&["language_info", "name"])
        .or_else(|| told(&["kernelspec", "language"]))
        .unwrap_or("python");
    let mut html = String::new();
    for cell in cells(value).into_iter().take(MOST_CELLS) {
        write_cell(cell, language, &mut html);
    }
    let html = sanitise::sanitise(&html);
    let (heading, html) = without_title(&html);
    let authors = value.pointer("/metadata/authors").and_then(Value::as_array);
    let authors: Vec<&str> = authors
        .into_iter()
        .flatten()
        .filter_map(|author| author.get("name").unwrap_or(author).as_str())
        .collect();
    Article {
        title: told(&["title"]).map(str::to_owned).or(heading),
        byline: (!authors.is_empty()).then(|| authors.join(", ")),
        html,
        ..Article::default()
    }
}

fn cells(value: &Value) -> Vec<&Value> {
    fn list(value: &Value) -> impl Iterator<Item = &Value> {
        value.as_array().into_iter().flatten()
    }
    match value.get("cells") {
        Some(found) => list(found).collect(),
        None => list(value.get("worksheets").unwrap_or(&Value::Null))
            .filter_map(|sheet| sheet.get("cells"))
            .flat_map(list)
            .collect(),
    }
}

/// The first heading of the first level, which names the notebook, and the rest.
fn without_title(html: &str) -> (Option<String>, String) {
    let doc = parse::fragment(html);
    let heading = doc
        .body()
        .and_then(|body| Some((dom::named(&body, "h1")?, body)));
    let Some((heading, body)) = heading else {
        return (None, html.to_owned());
    };
    let title = dom::squeeze(&dom::text(&heading));
    if title.is_empty() {
        return (None, html.to_owned());
    }
    heading.remove_from_parent();
    (Some(title), body.inner_html().to_string())
}

/// A text that is written as one or as a list of its lines.
fn joined(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect(),
        _ => String::new(),
    }
}

fn write_cell(cell: &Value, language: &str, html: &mut String) {
    let source = joined(cell.get("source").or_else(|| cell.get("input")));
    match cell.get("cell_type").and_then(Value::as_str) {
        Some("markdown") => html.push_str(&markdown::body(&attached(&source, cell))),
        Some("heading") => {
            let level = cell.get("level").and_then(Value::as_u64).unwrap_or(2);
            let level = level.clamp(1, 6);
            html.push_str(&format!("<h{level}>{}</h{level}>", dom::escape(&source)));
        }
        Some("code") => {
            // The person who wrote it may have hidden its code, and shows only what it gives.
            let is_hidden = cell
                .pointer("/metadata/jupyter/source_hidden")
                .is_some_and(|hidden| hidden == true);
            if !is_hidden && !source.trim().is_empty() {
                html.push_str(&format!(
                    "<pre><code class=\"language-{}\">{}</code></pre>",
                    dom::escape(language),
                    dom::escape(source.trim_end())
                ));
            }
            let outputs = cell.get("outputs").and_then(Value::as_array);
            for output in outputs.into_iter().flatten() {
                write_output(output, html);
            }
        }
        Some("raw") => print(&source, html),
        _ => {}
    }
}

/// A picture that a text cell carries with it, written out in its place.
fn attached(source: &str, cell: &Value) -> String {
    let mut source = source.to_owned();
    let attachments = cell.get("attachments").and_then(Value::as_object);
    for (name, data) in attachments.into_iter().flatten().take(MOST_ATTACHED) {
        if let Some(address) = picture(data) {
            // Once each, so that a text does not grow beyond what its pictures weigh.
            source = source.replacen(&format!("(attachment:{name})"), &format!("({address})"), 1);
        }
    }
    source
}

/// The picture of an output or of an attachment as an address that holds it.
fn picture(data: &Value) -> Option<String> {
    let kinds = [
        ("image/png", "png"),
        ("image/jpeg", "jpeg"),
        ("image/gif", "gif"),
        ("image/webp", "webp"),
    ];
    kinds.into_iter().find_map(|(kind, short)| {
        let packed = joined(data.get(kind).or_else(|| data.get(short)));
        let packed: String = packed.split_ascii_whitespace().collect();
        let is_packed = packed
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
        (is_packed && !packed.is_empty()).then(|| format!("data:{kind};base64,{packed}"))
    })
}

/// What a cell gave, in the form that says most: a picture, a table, a text.
fn write_output(output: &Value, html: &mut String) {
    let kind = output.get("output_type").and_then(Value::as_str);
    match kind {
        Some("stream") => return print(&joined(output.get("text")), html),
        Some("error" | "pyerr") => {
            let name = joined(output.get("ename"));
            let value = joined(output.get("evalue"));
            return print(&format!("{name}: {value}"), html);
        }
        _ => {}
    }
    let data = output.get("data").unwrap_or(output);
    let told = |kind: &str, short: &str| joined(data.get(kind).or_else(|| data.get(short)));
    if let Some(address) = picture(data) {
        html.push_str(&format!(
            "<figure><img src=\"{address}\" alt=\"\"></figure>"
        ));
        return;
    }
    let page = told("text/html", "html");
    if page.contains("<table") {
        html.push_str(&sanitise::sanitise(&page));
        return;
    }
    let (written, formula) = (
        told("text/markdown", "markdown"),
        told("text/latex", "latex"),
    );
    let plain = told("text/plain", "text");
    if !written.trim().is_empty() {
        html.push_str(&markdown::body(&written));
    } else if !formula.trim().is_empty() {
        html.push_str(&markdown::body(&formula));
    } else if !page.trim().is_empty() && !crate::text::of_html(&page).trim().is_empty() {
        html.push_str(&sanitise::sanitise(&page));
    } else {
        print(&plain, html);
    }
}

/// What a program printed, without the signs that colour a terminal.
fn print(text: &str, html: &mut String) {
    let mut clean = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        clean.push_str(before);
        let end = after.find(|c: char| !(c.is_ascii_digit() || c == ';'));
        rest = end.and_then(|end| after.get(end + 1..)).unwrap_or_default();
    }
    clean.push_str(rest);
    // A bar of progress writes its line again and again.
    let lines = clean.lines().map(|line| {
        line.rsplit('\r')
            .find(|part| !part.is_empty())
            .unwrap_or("")
    });
    let clean = lines.collect::<Vec<_>>().join("\n");
    let clean = clean.trim_end();
    if clean.trim().is_empty() {
        return;
    }
    let short: String = clean.chars().take(MOST_PRINTED).collect();
    let more = if short.len() < clean.len() {
        "\n…"
    } else {
        ""
    };
    html.push_str(&format!("<pre>{}{more}</pre>", dom::escape(&short)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Article {
        let input = crate::Input {
            bytes: text.as_bytes(),
            file_name: Some("bees.ipynb"),
            ..crate::Input::default()
        };
        crate::extract(&input).unwrap()
    }

    const PNG: &str = "iVBORw0KGgo=";

    #[test]
    fn text_code_and_what_it_gave_in_their_order() {
        let notebook = serde_json::json!({
            "nbformat": 4, "nbformat_minor": 5,
            "metadata": {"language_info": {"name": "julia"}, "authors": [{"name": "Ada Berg"}]},
            "cells": [
                {"cell_type": "markdown", "source": ["# Bees in numbers\n", "\n", "We count *bees* at $x^2$."]},
                {"cell_type": "code", "source": ["print(6*7)"], "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": ["\u{1b}[31m10 %\r50 %\r100 %\u{1b}[0m\n", "42\n"]},
                    {"output_type": "display_data", "data": {"image/png": format!("{PNG}\n"), "text/plain": "<Figure>"}},
                    {"output_type": "execute_result", "data": {"text/html": ["<style>td{}</style><table><tr><td>hive</td><td>7</td></tr></table>"], "text/plain": "hive 7"}},
                    {"output_type": "error", "ename": "KeyError", "evalue": "'queen'", "traceback": []}
                ]},
                {"cell_type": "markdown", "source": "![A hive](attachment:h.png)", "attachments": {"h.png": {"image/png": PNG}}},
                {"cell_type": "code", "source": "secret()", "metadata": {"jupyter": {"source_hidden": true}}, "outputs": [
                    {"output_type": "execute_result", "data": {"text/plain": "shown"}}
                ]}
            ]
        });
        let article = article(&notebook.to_string());
        assert_eq!(article.title.as_deref(), Some("Bees in numbers"));
        assert_eq!(article.byline.as_deref(), Some("Ada Berg"));
        let html = &article.html;
        let mut at = 0;
        for part in [
            "<em>bees</em>",
            "<math",
            "language-julia",
            "print(6*7)",
            "<pre>100 %\n42</pre>",
            "data:image/png;base64,iVBORw0KGgo=",
            "<td>hive</td>",
            "KeyError: 'queen'",
            "alt=\"A hive\"",
            "shown",
        ] {
            let found = html.get(at..).unwrap().find(part);
            at += found.unwrap_or_else(|| panic!("{part} in {html}"));
        }
        for gone in ["Figure", "td{}", "hive 7", "secret()", "<h1"] {
            assert!(!html.contains(gone), "{gone} in {html}");
        }
        assert!(article.warnings.is_empty());
    }

    #[test]
    fn notebooks_of_the_old_format_are_read() {
        let notebook = serde_json::json!({
            "nbformat": 3, "metadata": {"name": ""},
            "worksheets": [{"cells": [
                {"cell_type": "heading", "level": 1, "source": ["Otters"]},
                {"cell_type": "code", "language": "python", "input": ["1+1"], "outputs": [
                    {"output_type": "pyout", "text": ["2"]}, {"output_type": "display_data", "png": PNG}
                ]}
            ]}]
        });
        let article = article(&notebook.to_string());
        assert_eq!(article.title.as_deref(), Some("Otters"));
        assert_eq!(article.text, "1+1\n\n2");
        assert!(article.html.contains("data:image/png"), "{}", article.html);
    }

    #[test]
    fn pictures_may_be_large_and_values_not_many() {
        let picture = "A".repeat(5 << 20);
        let cell = format!(
            "{{\"nbformat\": 4, \"cells\": [{{\"cell_type\": \"code\", \"source\": \"x\", \"outputs\": [{{\"data\": {{\"image/png\": \"{picture}\"}}}}]}}]}}"
        );
        assert!(article(&cell).html.contains("data:image/png"));
        assert!(!can_be_held(&"[1,".repeat(1_000_001)));
    }

    #[test]
    fn what_is_no_notebook_stays_data() {
        let data = article("{\"nbformat\": 4, \"cells\": []}");
        assert_eq!(data.warnings[0].code, "not_an_article");
        let odd = article(
            "{\"nbformat\": 4, \"cells\": [1, null, {\"cell_type\": \"code\", \"source\": 5, \"outputs\": [[], {\"data\": {\"image/png\": \"<svg>\"}}]}, {\"cell_type\": \"markdown\", \"source\": \"Read me.\"}]}",
        );
        assert_eq!(odd.text, "Read me.");
    }
}
