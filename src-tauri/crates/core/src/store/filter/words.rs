//! Words of a query in the language of the full-text index. Every token is quoted, so nothing that a person types is
//! ever read as an operator.

use commonplace_text::query::{Mark, Node, Scope};

/// Tokens of one phrase that are looked for; a longer one is found by its beginning.
const MOST_TOKENS: usize = 48;
/// Groups within groups that one expression holds; deeper ones become conditions of their own.
const MOST_DEPTH: usize = 12;

/// How words are read.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// The query is being typed: a single letter would mean every word that begins with it, so it is a word of its own,
    /// or the beginning of one in a title.
    pub(super) typing: bool,
}

/// The sides of a conjunction: what must be there, what must not, and what is not about words.
pub(super) struct Sides<'a> {
    pub(super) wanted: Vec<String>,
    pub(super) unwanted: Vec<String>,
    pub(super) others: Vec<&'a Node>,
}

impl Words {
    /// The expression of a tree that is only about words; `None` when it is not, or when it only says what must not be
    /// there, which the index cannot answer.
    pub(super) fn expression(self, node: &Node) -> Option<String> {
        self.within(node, 0)
    }

    fn within(self, node: &Node, depth: usize) -> Option<String> {
        if depth > MOST_DEPTH {
            return None;
        }
        match node {
            Node::Word {
                text,
                prefix,
                scope,
            } => self.leaf(text, *prefix, *scope),
            Node::Phrase { text, scope } => self.leaf(text, false, *scope),
            Node::Or(nodes) => {
                let all: Option<Vec<String>> = nodes
                    .iter()
                    .map(|node| self.within(node, depth + 1))
                    .collect();
                all.map(|all| joined(&all, " OR "))
            }
            Node::And(nodes) => {
                let sides = self.sides_within(nodes, depth + 1);
                sides
                    .others
                    .is_empty()
                    .then(|| conjunction(&sides.wanted, &sides.unwanted))
                    .flatten()
            }
            _ => None,
        }
    }

    /// Sorts the clauses of a conjunction.
    pub(super) fn sides(self, nodes: &[Node]) -> Sides<'_> {
        self.sides_within(nodes, 0)
    }

    fn sides_within(self, nodes: &[Node], depth: usize) -> Sides<'_> {
        let mut sides = Sides {
            wanted: Vec::new(),
            unwanted: Vec::new(),
            others: Vec::new(),
        };
        for node in nodes {
            if let Some(expression) = self.within(node, depth) {
                sides.wanted.push(expression);
                continue;
            }
            match node {
                Node::Not(inner) => match self.within(inner, depth) {
                    Some(expression) => sides.unwanted.push(expression),
                    None => sides.others.push(node),
                },
                _ => sides.others.push(node),
            }
        }
        sides
    }

    fn leaf(self, text: &str, prefix: bool, scope: Scope) -> Option<String> {
        let mark = Mark::new(text, prefix)?;
        let letter = mark
            .tokens
            .first()
            .filter(|token| mark.tokens.len() == 1 && token.len() == 1);
        if let Some(letter) = letter
            && self.typing
            && prefix
        {
            return Some(match scope {
                Scope::Anywhere => format!("(\"{letter}\" OR {{title}} : \"{letter}\" *)"),
                Scope::Title => format!("{{title}} : \"{letter}\" *"),
                Scope::Body => format!("{{body}} : \"{letter}\""),
            });
        }
        Some(phrase(&mark, scope))
    }
}

/// A row of tokens.
pub(crate) fn phrase(mark: &Mark, scope: Scope) -> String {
    let column = match scope {
        Scope::Anywhere => "",
        Scope::Title => "{title} : ",
        Scope::Body => "{body} : ",
    };
    let is_whole = mark.tokens.len() <= MOST_TOKENS;
    let tokens: Vec<&str> = mark
        .tokens
        .iter()
        .take(MOST_TOKENS)
        .map(String::as_str)
        .collect();
    let star = if mark.prefix && is_whole { " *" } else { "" };
    // Tokens are letters, digits and marks; a quotation mark in one would be doubled all the same.
    format!(
        "{column}\"{}\"{star}",
        tokens.join(" ").replace('"', "\"\"")
    )
}

/// What is wanted, without what is not.
pub(super) fn conjunction(wanted: &[String], unwanted: &[String]) -> Option<String> {
    if wanted.is_empty() {
        return None;
    }
    let wanted = joined(wanted, " AND ");
    Some(if unwanted.is_empty() {
        wanted
    } else {
        format!("({wanted} NOT {})", joined(unwanted, " OR "))
    })
}

/// Any one of them.
pub(super) fn joined(expressions: &[String], by: &str) -> String {
    match expressions {
        [only] => only.clone(),
        many => format!("({})", many.join(by)),
    }
}
