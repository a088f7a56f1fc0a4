//! Blocks to HTML.

use super::blocks::{Block, Kind};
use super::spans::{Piece, Shift};
use super::tables::Table;
use crate::dom;

/// The HTML of blocks; `links` are the addresses that words lead to.
pub(super) fn write(blocks: &[Block], links: &[String]) -> String {
    let levels = levels(blocks);
    let mut html = String::new();
    let mut in_list = false;
    let mut rest = blocks.iter().peekable();
    while let Some(block) = rest.next() {
        if in_list != (block.kind == Kind::Item) {
            html.push_str(if in_list { "</ul>" } else { "<ul>" });
            in_list = !in_list;
        }
        let (open, close) = match block.kind {
            Kind::Text | Kind::Small => ("<p>".to_owned(), "</p>"),
            Kind::Heading(over) => {
                let level = levels
                    .iter()
                    .position(|size| *size == over)
                    .unwrap_or(2)
                    .min(2);
                let text = dom::escape(dom::squeeze(&block.text()).trim());
                html.push_str(&format!("<h{0}>{text}</h{0}>", level + 2));
                continue;
            }
            Kind::Item => ("<li>".to_owned(), "</li>"),
            Kind::Code => {
                html.push_str(&format!(
                    "<pre><code>{}</code></pre>",
                    dom::escape(&block.text())
                ));
                continue;
            }
            Kind::Table => {
                html.extend(block.table.iter().map(|one| table(one, links)));
                continue;
            }
            Kind::Picture => {
                let source = dom::escape(block.picture.as_deref().unwrap_or_default());
                html.push_str(&format!("<figure><img src=\"{source}\" alt=\"\">"));
                if let Some(caption) = rest.next_if(|next| is_caption(next)) {
                    html.push_str("<figcaption>");
                    push_pieces(&mut html, &caption.pieces, 0, links);
                    html.push_str("</figcaption>");
                }
                html.push_str("</figure>");
                continue;
            }
        };
        html.push_str(&open);
        let skip = usize::from(block.kind == Kind::Item);
        push_pieces(&mut html, &block.pieces, skip, links);
        html.push_str(close);
    }
    if in_list {
        html.push_str("</ul>");
    }
    html
}

fn table(table: &Table, links: &[String]) -> String {
    let mut html = "<table>".to_owned();
    for (at, row) in table.rows.iter().enumerate() {
        let name = if at == 0 && table.has_head {
            "th"
        } else {
            "td"
        };
        html.push_str("<tr>");
        for cell in row {
            html.push_str(&format!("<{name}>"));
            push_pieces(&mut html, cell, 0, links);
            html.push_str(&format!("</{name}>"));
        }
        html.push_str("</tr>");
    }
    html.push_str("</table>");
    html
}

/// `Figure 3: …`, in the languages of many papers.
fn is_caption(block: &Block) -> bool {
    let text = block.text();
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let names = [
        "figure",
        "fig",
        "abbildung",
        "abb",
        "photo",
        "foto",
        "bild",
        "plate",
        "figura",
        "рис",
    ];
    let is_named = names.contains(&first.trim_end_matches('.'));
    let is_numbered = words
        .next()
        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    matches!(block.kind, Kind::Text | Kind::Small) && is_named && is_numbered
}

/// The sizes of headings, largest first: at most three levels are told apart.
fn levels(blocks: &[Block]) -> Vec<u16> {
    let mut sizes: Vec<u16> = blocks
        .iter()
        .filter_map(|block| match block.kind {
            Kind::Heading(over) => Some(over),
            _ => None,
        })
        .collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    sizes
}

/// Text with its marks; `skip` leaves out a bullet.
fn push_pieces(html: &mut String, pieces: &[Piece], skip: usize, links: &[String]) {
    let all_bold = pieces
        .iter()
        .all(|piece| piece.style.bold || piece.text.trim().is_empty());
    let mut open = None;
    for (at, piece) in pieces.iter().enumerate() {
        if piece.style.link != open {
            if open.is_some() {
                html.push_str("</a>");
            }
            let address = piece.style.link.and_then(|link| links.get(link as usize));
            open = piece.style.link.filter(|_| address.is_some());
            if let Some(address) = address {
                html.push_str(&format!("<a href=\"{}\">", dom::escape(address)));
            }
        }
        let mut text = piece.text.as_str();
        if at == 0 && skip > 0 {
            let mut chars = text.trim_start().chars();
            chars.next();
            text = chars.as_str().trim_start();
        }
        let mut marks = Vec::new();
        match piece.shift {
            Shift::None => {}
            Shift::Raised => marks.push("sup"),
            Shift::Lowered => marks.push("sub"),
        }
        if piece.style.bold && !all_bold {
            marks.push("strong");
        }
        if piece.style.italic {
            marks.push("em");
        }
        if piece.style.mono {
            marks.push("code");
        }
        for mark in &marks {
            html.push_str(&format!("<{mark}>"));
        }
        html.push_str(&dom::escape(text));
        for mark in marks.iter().rev() {
            html.push_str(&format!("</{mark}>"));
        }
    }
    if open.is_some() {
        html.push_str("</a>");
    }
}
