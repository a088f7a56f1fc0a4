//! A query's tree made ready: always in the same order, without repeats, and of a size that the database takes.

use commonplace_text::query::Node;

/// Words and other conditions that are used; more than a person writes.
pub(in crate::store) const MOST_PARTS: usize = 200;

/// The tree in its settled order, and whether all of it is left.
pub(in crate::store) fn settled(root: &Node) -> (Option<Node>, bool) {
    let node = sorted(root);
    let mut left = MOST_PARTS;
    let is_whole = leaves(&node) <= left;
    if is_whole {
        return (Some(node), true);
    }
    (cut(node, &mut left), false)
}

/// Parts by their text: the same query in another order is the same tree, and so has the same scores to the last bit.
fn sorted(node: &Node) -> Node {
    let many = |nodes: &[Node]| {
        let mut keyed: Vec<(String, Node)> = nodes
            .iter()
            .map(|node| {
                let node = sorted(node);
                (format!("{node:?}"), node)
            })
            .collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        keyed.dedup_by(|a, b| a.0 == b.0);
        keyed.into_iter().map(|(_, node)| node).collect::<Vec<_>>()
    };
    match node {
        Node::And(nodes) => one_or(many(nodes), Node::And),
        Node::Or(nodes) => one_or(many(nodes), Node::Or),
        Node::Not(inner) => match sorted(inner) {
            Node::Not(twice) => *twice,
            other => Node::Not(Box::new(other)),
        },
        leaf => leaf.clone(),
    }
}

fn one_or(mut nodes: Vec<Node>, join: impl FnOnce(Vec<Node>) -> Node) -> Node {
    match nodes.pop() {
        Some(only) if nodes.is_empty() => only,
        Some(last) => {
            nodes.push(last);
            join(nodes)
        }
        None => join(nodes),
    }
}

fn leaves(node: &Node) -> usize {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().map(leaves).sum(),
        Node::Not(inner) => leaves(inner),
        _ => 1,
    }
}

/// The first parts of a tree that is too large.
fn cut(node: Node, left: &mut usize) -> Option<Node> {
    let mut many = |nodes: Vec<Node>| {
        nodes
            .into_iter()
            .filter_map(|node| cut(node, left))
            .collect::<Vec<_>>()
    };
    match node {
        Node::And(nodes) => Some(many(nodes))
            .filter(|nodes| !nodes.is_empty())
            .map(|nodes| one_or(nodes, Node::And)),
        Node::Or(nodes) => Some(many(nodes))
            .filter(|nodes| !nodes.is_empty())
            .map(|nodes| one_or(nodes, Node::Or)),
        Node::Not(inner) => cut(*inner, left).map(|inner| Node::Not(Box::new(inner))),
        leaf => {
            *left = left.checked_sub(1)?;
            Some(leaf)
        }
    }
}
