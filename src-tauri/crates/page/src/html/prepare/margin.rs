//! Notes that stand in the middle of a sentence, where a style sheet moves them to the margin: they go below the paragraph,
//! and a sign leads to them.

use dom_query::{Document, NodeRef};

use crate::dom;

/// What writers of such notes call them and their parts.
const NOTE: &str = "ltx_note";
const CONTENT: &str = "ltx_note_content";
const SIGNS: &[&str] = &["ltx_note_mark", "ltx_tag_note", "ltx_note_type"];
/// Characters of the longest sign.
const SIGN: usize = 6;

/// Moves every such note.
pub(super) fn settle(doc: &Document, body: &NodeRef<'_>) {
    let notes = dom::all(body, |node| node.has_class(NOTE));
    // The last one first, so that those of one paragraph stand in their order below it.
    for note in notes.into_iter().rev() {
        let content = dom::find(&note, |node| node.has_class(CONTENT));
        if let Some(content) =
            content.filter(|_| !note.ancestors_it(None).any(|outer| outer.has_class(NOTE)))
        {
            below(doc, &note, &content);
        }
    }
}

fn below(doc: &Document, note: &NodeRef<'_>, content: &NodeRef<'_>) {
    let is_sign = |node: &NodeRef<'_>| SIGNS.iter().any(|class| node.has_class(class));
    let signs = dom::all(note, is_sign);
    let sign = signs
        .iter()
        .map(dom::text)
        .find(|sign| !sign.is_empty() && sign.chars().count() <= SIGN);
    let outer = note.ancestors_it(None).find(dom::is_block);
    let (Some(sign), Some(id)) = (sign, dom::attr(note, "id")) else {
        return;
    };
    let Some(outer) = outer.filter(|outer| dom::is_one_of(outer, &["div", "p"])) else {
        return;
    };
    for sign in signs {
        sign.remove_from_parent();
    }
    let text = doc.tree.new_element("p");
    text.set_attr("id", &id);
    outer.insert_after(&text);
    let (id, sign) = (dom::escape(&id), dom::escape(&sign));
    text.append_html(format!("<sup>{sign}</sup> "));
    for child in content.children() {
        text.append_child(&child);
    }
    note.before_html(format!("<sup><a href=\"#{id}\">{sign}</a></sup>"));
    note.remove_from_parent();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_go_below_their_paragraph() {
        let note = |at: usize| {
            format!(
                "<span id=f{at} class='ltx_note ltx_role_footnote'><sup class=ltx_note_mark>{at}</sup><span class=ltx_note_outer><span class=ltx_note_content><sup class=ltx_note_mark>{at}</sup><span class=ltx_tag_note>{at}</span>Note {at}.</span></span></span>"
            )
        };
        let html = format!(
            "<p>One.{} Two.{} Three.</p><h2>A{}</h2>",
            note(1),
            note(2),
            note(3)
        );
        let doc = crate::parse::fragment(&html);
        let body = doc.body().unwrap();
        settle(&doc, &body);
        let (text, _) = body
            .inner_html()
            .split_once("<h2>")
            .map(|(text, rest)| (text.to_owned(), rest.to_owned()))
            .unwrap();
        assert_eq!(
            text,
            "<p>One.<sup><a href=\"#f1\">1</a></sup> Two.<sup><a href=\"#f2\">2</a></sup> Three.</p><p id=\"f1\"><sup>1</sup> Note 1.</p><p id=\"f2\"><sup>2</sup> Note 2.</p>"
        );
    }
}
