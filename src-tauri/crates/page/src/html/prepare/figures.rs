//! Captions of pictures: whatever a page uses for them becomes `<figure>` and `<figcaption>`.

use dom_query::NodeRef;

use crate::dom;

/// Longer than any caption.
const LONGEST: usize = 900;
/// Captions that are looked at.
const MOST: usize = 1_000;
/// Elements around a caption among which its picture is looked for.
const NEAR: usize = 200;

pub(super) fn settle(body: &NodeRef<'_>) {
    let captions = body
        .descendants_it()
        .filter(|node| !node.has_name("figcaption") && is_caption(node))
        .take(MOST);
    for node in captions.collect::<Vec<_>>() {
        caption(&node);
    }
    for figure in body.descendants() {
        if figure.has_name("figure") && !figure.descendants_it().any(|n| n.has_name("figure")) {
            gather(&figure);
        }
        if figure.has_name("figcaption") {
            part(&figure);
        }
    }
}

/// Whether an element's class says that it is the caption of a picture.
fn is_caption(node: &NodeRef<'_>) -> bool {
    if !dom::is_one_of(
        node,
        &[
            "p", "div", "span", "small", "em", "dd", "cite", "section", "aside", "h6", "footer",
        ],
    ) {
        return false;
    }
    let Some(class) = node.class() else {
        return false;
    };
    class.split_ascii_whitespace().any(|word| {
        let word = word.to_ascii_lowercase();
        let says = [
            "caption",
            "imgcap",
            "image-credit",
            "photo-credit",
            "media-credit",
            "image-desc",
            "img-desc",
        ];
        let other = [
            "captioned",
            "no-caption",
            "nocaption",
            "has-caption",
            "video-caption-track",
            "with-caption",
            "wp-caption ",
        ];
        says.iter().any(|s| word.contains(s))
            && !other.iter().any(|o| word.contains(o))
            && word != "wp-caption"
    })
}

/// Makes a figure of a caption and the picture it stands with.
fn caption(node: &NodeRef<'_>) {
    let length = dom::text(node).chars().count();
    let holds_picture = node.descendants_it().any(|n| n.has_name("img"));
    if length == 0
        || length > LONGEST
        || holds_picture
        || node
            .ancestors_it(None)
            .any(|n| dom::is_one_of(&n, &["figcaption", "table", "pre"]))
    {
        return;
    }
    let around = node.ancestors(Some(4));
    let mut around = around.iter().take_while(|n| !n.has_name("body"));
    let Some(container) = around.find(|n| n.descendants_it().take(NEAR).any(|d| d.has_name("img")))
    else {
        return;
    };
    if container.descendants_it().nth(NEAR).is_some() {
        return;
    }
    let images = container
        .descendants_it()
        .filter(|n| n.has_name("img"))
        .count();
    let around = dom::text(container).chars().count();
    // The container holds the picture and little besides its caption.
    if images > 2
        || around > length + 200
        || dom::is_one_of(container, &["a", "td", "tr", "table", "li", "p", "span"])
    {
        return;
    }
    if !container.has_name("figure") && !container.ancestors_it(None).any(|n| n.has_name("figure"))
    {
        container.rename("figure");
    }
    node.rename("figcaption");
}

/// Parts of a caption that a style sheet sets apart: the words of one do not run into those of the next.
fn part(caption: &NodeRef<'_>) {
    let parts = ["span", "cite", "small", "em"];
    for piece in dom::all(caption, |node| {
        dom::is_one_of(node, &parts) && node.has_attr("class")
    }) {
        let before = piece.prev_sibling().filter(|before| {
            before.is_element() && (dom::is_one_of(before, &parts) && before.has_attr("class"))
        });
        let ends = |text: &str| text.ends_with(|c: char| !c.is_whitespace());
        if before.is_some_and(|before| ends(&before.text())) {
            piece.before_html(" ");
        }
    }
}

/// All words of a figure are its caption, unless it shows text itself.
fn gather(figure: &NodeRef<'_>) {
    let shows_text = figure.descendants_it().any(|n| {
        dom::is_one_of(
            &n,
            &[
                "pre",
                "code",
                "table",
                "blockquote",
                "ul",
                "ol",
                "h1",
                "h2",
                "h3",
            ],
        )
    });
    let shows_picture = figure.descendants_it().any(|n| n.has_name("img"));
    if shows_text || !shows_picture {
        return;
    }
    let captions: Vec<NodeRef<'_>> = dom::all_named(figure, "figcaption");
    let captioned: usize = captions.iter().map(|n| dom::text(n).chars().count()).sum();
    let all = dom::text(figure).chars().count();
    if all > captioned + 300 || all > LONGEST + captioned {
        return;
    }
    let (before, loose) = loose_texts(figure, !captions.is_empty());
    let mut captions = captions.into_iter();
    match captions.next() {
        Some(first) => {
            for label in before {
                if !dom::text(&first).contains(&label) {
                    let inside = first.first_element_child().filter(|child| {
                        child.has_name("p")
                            && first.first_child().is_some_and(|node| node.id == child.id)
                    });
                    let html = format!("{} ", dom::escape(&label));
                    inside.unwrap_or(first).prepend_html(html);
                }
            }
            for more in captions {
                let text = dom::text(&more);
                if !text.is_empty() && !dom::text(&first).contains(&text) {
                    first.append_html(format!(" {}", more.inner_html()));
                }
                more.remove_from_parent();
            }
            for text in loose {
                if !dom::text(&first).contains(&text) {
                    first.append_html(format!(" {}", dom::escape(&text)));
                }
            }
        }
        None if !loose.is_empty() => figure.append_html(format!(
            "<figcaption>{}</figcaption>",
            dom::escape(&loose.join(" "))
        )),
        None => {}
    }
}

/// Characters of the longest label, as "Figure 12a."
const LABEL: usize = 20;
/// How links begin that do something with a picture and say nothing of it.
const CONTROLS: &[&str] = &[
    "agrandir",
    "ampliar",
    "bild vergrößern",
    "click to ",
    "download",
    "enlarge",
    "expand",
    "full size",
    "full-size",
    "ingrandisci",
    "open ",
    "see larger",
    "télécharger",
    "vergrößern",
    "view ",
    "zoom",
];

/// Takes the text out of a figure that stands outside its captions: the label over the caption, and all else.
fn loose_texts(figure: &NodeRef<'_>, is_captioned: bool) -> (Vec<String>, Vec<String>) {
    let (mut labels, mut texts) = (Vec::new(), Vec::new());
    let mut is_before = is_captioned;
    for node in figure.descendants() {
        is_before = is_before && !node.has_name("figcaption");
        let outside = node.is_text()
            && !node
                .ancestors_it(Some(12))
                .any(|n| n.has_name("figcaption"));
        if !outside {
            continue;
        }
        let text = dom::squeeze(&node.text());
        if !text.is_empty() {
            let outer = || node.ancestors_it(Some(4));
            let is_linked = || outer().any(|outer| outer.has_name("a"));
            let is_control =
                outer().any(|outer| dom::is_one_of(&outer, &["button", "select", "textarea"]));
            let is_command = || is_captioned && is_linked() && is_command(&text);
            if !is_control && !is_command() {
                let is_label = is_before && is_label(&text);
                if is_label { &mut labels } else { &mut texts }.push(text);
            }
            node.remove_from_parent();
        }
    }
    (labels, texts)
}

fn is_command(text: &str) -> bool {
    let lower = text.to_lowercase();
    CONTROLS.iter().any(|start| lower.starts_with(start))
}

/// Whether a text is the number of a figure, "Fig. 1."
fn is_label(text: &str) -> bool {
    text.chars().count() <= LABEL
        && text.starts_with(char::is_alphabetic)
        && text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, want: &str) {
        let doc = crate::parse::fragment(html);
        let body = doc.body().unwrap();
        settle(&body);
        assert_eq!(
            crate::sanitise::sanitise(&body.inner_html()),
            crate::sanitise::sanitise(want),
            "{html}"
        );
    }

    #[test]
    fn captions_are_found_by_their_class() {
        let img = "<img src='https://a.example/b.jpg'>";
        let want = format!("<figure>{img}<figcaption>A boat.</figcaption></figure>");
        check(
            &format!(
                "<div class='wp-caption alignleft'>{img}<p class='wp-caption-text'>A boat.</p></div>"
            ),
            &want,
        );
        check(
            &format!("<figure>{img}<div class=caption>A boat.</div></figure>"),
            &want,
        );
        check(
            &format!("<div>{img}<span class='image__caption'>A boat.</span></div>"),
            &want,
        );
        check(
            &format!(
                "<figure>{img}<figcaption>A boat.</figcaption><span class=credit>Ola Berg</span></figure>"
            ),
            &format!("<figure>{img}<figcaption>A boat. Ola Berg</figcaption></figure>"),
        );
        check(
            &format!(
                "<figure>{img}<figcaption><span class=t>A boat.</span><span class=c>Ola Berg</span></figcaption></figure>"
            ),
            &format!("<figure>{img}<figcaption>A boat. Ola Berg</figcaption></figure>"),
        );
        check(
            &format!(
                "<figure>{img}<button>Expand</button><figcaption>A boat.</figcaption></figure>"
            ),
            &want,
        );
        check(
            &format!(
                "<figure><h4>Fig. 1.</h4>{img}<p><a href='https://a.example/f'>Open in a new tab</a></p><figcaption><p>A boat.</p></figcaption></figure>"
            ),
            &format!(
                "<figure><h4></h4>{img}<p><a href='https://a.example/f'></a></p><figcaption><p>Fig. 1. A boat.</p></figcaption></figure>"
            ),
        );
        check(
            &format!("<figure>{img}<a href='https://a.example/o'>View of Oban</a></figure>"),
            &format!(
                "<figure>{img}<a href='https://a.example/o'></a><figcaption>View of Oban</figcaption></figure>"
            ),
        );
        let article = format!(
            "<div>{img}<p>{}</p><p class=caption>A boat.</p></div>",
            "Much text. ".repeat(40)
        );
        check(&article, &article);
        check(
            "<p class=caption>No picture.</p>",
            "<p class=caption>No picture.</p>",
        );
        check(
            "<figure><pre>code</pre><figcaption>c</figcaption></figure>",
            "<figure><pre>code</pre><figcaption>c</figcaption></figure>",
        );
    }
}
