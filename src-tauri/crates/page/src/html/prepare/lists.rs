//! Lists as editors write them: levels that only a class says become lists in lists, and boxes of tasks say whether they are
//! ticked.

use dom_query::{Document, NodeRef};

use crate::dom;

/// The deepest list in lists.
const DEEPEST: usize = 9;
/// How classes begin that name a list of a text processor, and its level at their end.
const LEVELS: &str = "lst-kix_";

pub(super) fn settle(doc: &Document, body: &NodeRef<'_>) {
    nest(body);
    for item in dom::all_named(body, "li") {
        tick(doc, &item);
    }
}

/// Puts each list into the item before it whose list is of a higher level, and joins what goes on.
fn nest(body: &NodeRef<'_>) {
    // The lists that are open, by their level, and the last one that was met.
    let mut open: Vec<(usize, NodeRef<'_>)> = Vec::new();
    let mut last: Option<NodeRef<'_>> = None;
    for list in dom::all(body, |node| dom::is_one_of(node, &["ol", "ul"])) {
        let Some(level) = level(&list) else { continue };
        let goes_on = last.is_some_and(|last| {
            list.prev_element_sibling()
                .is_some_and(|before| before.id == last.id)
        });
        if !goes_on {
            open.clear();
        }
        while open.last().is_some_and(|(other, _)| *other > level) {
            open.pop();
        }
        let above = open.last().copied();
        match above {
            Some((other, above)) if other == level => {
                if dom::name(&above) == dom::name(&list) {
                    for item in list.children() {
                        above.append_child(&item);
                    }
                    list.remove_from_parent();
                } else {
                    last = Some(list);
                    open.pop();
                    open.push((level, list));
                    continue;
                }
            }
            Some((_, above)) => {
                // Behind the last item stands white space at most.
                let end = above.last_child();
                let item = end.and_then(|end| {
                    if end.is_element() {
                        Some(end)
                    } else {
                        end.prev_element_sibling()
                    }
                });
                let item = item.filter(|item| item.has_name("li"));
                let Some(item) = item else { continue };
                item.append_child(&list);
                open.push((level, list));
            }
            None => {
                last = Some(list);
                open.push((level, list));
            }
        }
    }
}

/// The level of a list, from 0.
fn level(list: &NodeRef<'_>) -> Option<usize> {
    let class = list.class()?;
    let mut words = class.split_ascii_whitespace();
    let (_, level) = words
        .find(|word| word.starts_with(LEVELS))?
        .rsplit_once('-')?;
    level.parse().ok().filter(|level| *level <= DEEPEST)
}

/// Writes the sign of a box that is drawn at the beginning of an item.
fn tick(doc: &Document, item: &NodeRef<'_>) {
    let first = item
        .children_it(false)
        .find(|child| !child.is_text() || !child.text().trim().is_empty());
    let Some(drawn) = first.filter(|first| first.is_element() && is_blank(first)) else {
        return;
    };
    let class = drawn.class().unwrap_or_default().to_ascii_lowercase();
    let mut words = class.split_ascii_whitespace();
    let says = |key: &str, value: &str| drawn.attr(key).is_some_and(|own| &*own == value);
    let is_box = words.clone().any(|word| word.starts_with("checkbox")) || says("role", "checkbox");
    if !is_box || dom::is_one_of(&drawn, &["input", "img"]) {
        return;
    }
    let is_ticked = says("aria-checked", "true")
        || words.any(|word| matches!(word, "checkbox-on" | "checkbox-checked" | "checked"));
    let mark = if is_ticked { "☑" } else { "☐" };
    let is_apart = drawn
        .next_sibling()
        .is_some_and(|after| after.is_text() && after.text().starts_with(char::is_whitespace));
    let mark = if is_apart {
        mark.to_owned()
    } else {
        format!("{mark} ")
    };
    drawn.insert_before(&doc.tree.new_text(mark));
    drawn.remove_from_parent();
}

fn is_blank(node: &NodeRef<'_>) -> bool {
    !node.descendants_it().any(|inner| {
        (inner.is_text() && !inner.text().trim().is_empty()) || inner.has_name("input")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, want: &str) {
        let doc = crate::parse::fragment(html);
        let body = doc.body().unwrap();
        settle(&doc, &body);
        let html = body.inner_html().to_string();
        let bare = crate::sanitise::sanitise(&html);
        assert_eq!(bare, want, "{html}");
    }

    #[test]
    fn levels_become_lists_in_lists() {
        let list = |level: usize, item: &str| {
            format!("<ul class='c1 lst-kix_a-{level}'><li>{item}</li></ul>")
        };
        let html = [
            list(0, "a"),
            list(1, "b"),
            list(2, "c"),
            list(1, "d"),
            list(0, "e"),
        ]
        .concat();
        check(
            &html,
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul>",
        );
        check(
            &format!("{}<p>x</p>{}", list(0, "a"), list(1, "b")),
            "<ul><li>a</li></ul><p>x</p><ul><li>b</li></ul>",
        );
        check(
            &format!("{}<ol class=lst-kix_b-0><li>b</li></ol>", list(0, "a")),
            "<ul><li>a</li></ul><ol><li>b</li></ol>",
        );
        check(
            "<ul><li>a</li></ul><ul><li>b</li></ul>",
            "<ul><li>a</li></ul><ul><li>b</li></ul>",
        );
    }

    #[test]
    fn drawn_boxes_of_tasks_become_signs() {
        check(
            "<ul><li><div class='checkbox checkbox-on'></div> <span>Milk</span></li><li> <div class='checkbox checkbox-off'></div>Tea</li></ul>",
            "<ul><li>☑ Milk</li><li> ☐ Tea</li></ul>",
        );
        check(
            "<ul><li><span role=checkbox aria-checked=true></span>Milk</li><li><i class=icon></i>Tea</li></ul>",
            "<ul><li>☑ Milk</li><li><i></i>Tea</li></ul>",
        );
    }
}
