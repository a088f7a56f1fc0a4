//! Text to a tree, with bounds: the only place that runs an HTML parser over a page.
//!
//! The source goes through `tidy` first. The parser is fed piece by piece, and when its tree gets too deep or too large
//! it is stopped and given a flattened source instead.

use std::borrow::Cow;
use std::cell::{Cell, Ref};

use dom_query::{Document, NodeId};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName, tree_builder::TreeBuilderOpts};

use crate::tidy::{self, Bounds, Script, Typeset};

/// Levels of nesting that a page may have. Real pages stay below a hundred.
const MAX_DEPTH: usize = 400;
/// Nodes that a page may have. The longest real documents have some three hundred thousand.
const MAX_NODES: usize = 600_000;
/// Bounds of the second attempt, well inside those of the first.
const FLAT: Bounds = Bounds {
    depth: 100,
    elements: 100_000,
};
/// Bytes between two looks at the tree.
const STEP: usize = 8 * 1024;

/// A parsed page.
pub(crate) struct Page {
    pub(crate) doc: Document,
    pub(crate) scripts: Vec<Script>,
    pub(crate) states: Vec<Script>,
    pub(crate) typeset: Typeset,
    /// Whether nesting or elements had to be given up.
    pub(crate) flattened: bool,
}

/// Parses a whole page or a fragment of one; a fragment is found in its body.
pub(crate) fn page(source: &str) -> Page {
    let tidied = tidy::tidy(source);
    let (doc, flattened) = bounded(&tidied.html);
    Page {
        doc,
        scripts: tidied.scripts,
        states: tidied.states,
        typeset: tidied.typeset,
        flattened,
    }
}

/// Parses HTML and forgets the scripts in it.
pub(crate) fn fragment(source: &str) -> Document {
    page(source).doc
}

fn bounded(tidied: &str) -> (Document, bool) {
    if let Some(doc) = attempt(tidied) {
        return (doc, false);
    }
    let flat = tidy::flatten(tidied, &FLAT);
    let doc = attempt(&flat).or_else(|| attempt(&tidy::text_only(tidied)));
    (doc.unwrap_or_default(), true)
}

/// Parses unless the tree leaves its bounds.
fn attempt(source: &str) -> Option<Document> {
    let opts = ParseOpts {
        tree_builder: TreeBuilderOpts {
            // Without scripts, `<noscript>` is content.
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let mut parser = html5ever::parse_document(Watched::default(), opts);
    let mut rest = source;
    while !rest.is_empty() {
        let mut cut = STEP.min(rest.len());
        while !rest.is_char_boundary(cut) {
            cut += 1;
        }
        let (step, later) = rest.split_at_checked(cut)?;
        parser.process(StrTendril::from(step));
        rest = later;
        if parser.tokenizer.sink.sink.is_out_of_bounds() {
            return None;
        }
    }
    Some(parser.finish())
}

/// A document under construction that knows how deep it has become.
#[derive(Default)]
struct Watched {
    doc: Document,
    newest: Cell<Option<NodeId>>,
}

impl Watched {
    fn is_out_of_bounds(&self) -> bool {
        if self.doc.tree.len() > MAX_NODES {
            return true;
        }
        // New elements become children of the innermost open one, so the newest shows how deep the parser stands;
        // the last-child path shows it when the newest was put elsewhere.
        let newest = self.newest.get().map_or(0, |id| {
            self.doc
                .tree
                .ancestor_ids_of_it(&id, Some(MAX_DEPTH + 1))
                .count()
        });
        newest > MAX_DEPTH || self.last_path_is_deep()
    }

    fn last_path_is_deep(&self) -> bool {
        let mut node = self.doc.root();
        for _ in 0..=MAX_DEPTH {
            match node.last_child() {
                Some(child) => node = child,
                None => return false,
            }
        }
        true
    }
}

/// Everything is the document's own work; only new elements are noted, and errors and comments left out.
impl TreeSink for Watched {
    type Handle = NodeId;
    type Output = Document;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Document {
        self.doc
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.doc.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.doc.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        let id = self.doc.create_element(name, attrs, flags);
        self.newest.set(Some(id));
        id
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.doc.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.doc.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.doc.append(parent, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        self.doc
            .append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(
        &self,
        name: StrTendril,
        public_id: StrTendril,
        system_id: StrTendril,
    ) {
        self.doc
            .append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.doc.get_template_contents(target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.doc.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, new_node: NodeOrText<NodeId>) {
        self.doc.append_before_sibling(sibling, new_node);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.doc.add_attrs_if_missing(target, attrs);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.doc.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.doc.reparent_children(node, new_parent);
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &NodeId) -> bool {
        self.doc.is_mathml_annotation_xml_integration_point(handle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_are_parsed_as_browsers_do() {
        let page = page("<title>T</title><p>One<p>Two<table><tr><td>x</table>");
        assert!(!page.flattened);
        assert_eq!(page.doc.select("p").length(), 2);
        assert_eq!(page.doc.select("tbody td").length(), 1);
        assert_eq!(page.doc.select("title").text().as_ref(), "T");
    }

    #[test]
    fn hostile_nesting_ends_soon_and_keeps_its_text() {
        let bombs = [
            format!("{}deep", "<div>".repeat(200_000)),
            format!("{}deep", "<svg><style><div>".repeat(50_000)),
            format!("<table>{}deep", "<table><tr><td>".repeat(50_000)),
            format!("<table>{}deep", "<div>".repeat(100_000)),
            format!(
                "{}deep",
                "<template shadowrootmode=open><div>".repeat(50_000)
            ),
            format!("{}deep", "<template><div></template>".repeat(50_000)),
            (0..20_000)
                .map(|n| format!("<p><b id=x{n}>"))
                .collect::<String>()
                + "deep",
            (0..20_000)
                .map(|n| format!("<b id=x{n}><table><tr>"))
                .collect::<String>()
                + "deep",
            format!(
                "<a {}>deep",
                (0..100_000).map(|n| format!(" a{n}")).collect::<String>()
            ),
            "<p>".repeat(1_000_000) + "deep",
            "</div>".repeat(1_000_000) + "deep",
            "<!-- --!>".repeat(200_000) + "deep",
            "<select>".repeat(100_000) + "deep",
            "<math><mi><div>".repeat(50_000) + "deep",
        ];
        for bomb in bombs {
            let doc = page(&bomb).doc;
            let head: String = bomb.chars().take(40).collect();
            assert!(doc.text().contains("deep"), "{head}");
            assert!(doc.tree.len() <= MAX_NODES + 100_000, "{head}");
        }
    }
}
