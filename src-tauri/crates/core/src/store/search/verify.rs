//! What only the text itself decides.

use commonplace_text::query::Node;

/// A question to a text.
#[derive(Debug)]
pub(super) enum Check {}

impl Check {
    /// The question that a node asks of each text, and the node that says which texts can be meant at all.
    pub(super) fn of(_node: &Node) -> Option<(Self, Option<Node>)> {
        None
    }
}
