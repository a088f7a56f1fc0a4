//! Which posts are kept, and who wrote them.

use super::*;

fn post(name: &str, text: &str) -> String {
    format!(
        "<div class=item><div class=head><a class=author href=/u>{name}</a> wrote <a href=#x>last year</a></div><div class=body>{text}</div></div>"
    )
}

fn read(html: &str, first: &[usize]) -> String {
    let doc = crate::parse::page(&format!("<body>{html}")).doc;
    let page = super::super::number(&doc);
    let mut chosen = vec![false; page.blocks.len()];
    for at in first {
        chosen[*at] = true;
    }
    let posts = keep(&doc, &page, &mut chosen);
    let root = super::super::choose::cut(&doc, &page, &chosen, &[]).unwrap();
    sign(&doc, &posts);
    crate::text::of_html(&root.inner_html())
}

const ASKED: &str =
    "<p>Which glue holds best between the strips of a canoe that lies in water all summer?</p>";

#[test]
fn answers_belong_to_the_question_and_have_authors() {
    let thread = [
        post("Ada", ASKED),
        post("Tom", "<p>The yellow one.</p>"),
        post("Ida", "<p>None.</p>"),
    ];
    assert_eq!(
        read(&thread.concat(), &[1]),
        "Ada\n\nWhich glue holds best between the strips of a canoe that lies in water all summer?\n\nTom\n\nThe yellow one.\n\nIda\n\nNone."
    );
}

#[test]
fn comments_under_an_article_and_cards_stay_out() {
    let comments = [post("Tom", "<p>Well said.</p>"), post("Ida", "<p>No.</p>")].concat();
    let page = format!("<article>{ASKED}</article>{comments}");
    assert_eq!(read(&page, &[0]).lines().count(), 1);
    let card = |title: &str| {
        format!(
            "<div class=card><h3><a href=/x>{title}</a></h3><span class=author>Ada</span><div class=body>{ASKED}</div></div>"
        )
    };
    let cards = [card("One"), card("Two")].concat();
    assert!(!read(&cards, &[2]).contains("Two"));
}

#[test]
fn a_question_stands_before_its_answers_and_numbers_alone_go() {
    let signed = |name: &str| {
        format!(
            "<div class=who itemprop=author><a href=/u>{name}</a><span>12.3k</span><span>3 gold badges</span></div>"
        )
    };
    let question = format!(
        "<div class=question><div class=body>{ASKED}</div>{}</div>",
        signed("Ada Brook")
    );
    let answer = |class: &str, name: &str, text: &str| {
        format!(
            "<div class='answer {class}'><div class=votes>1502</div><div class=body><p>{text}</p><ul><li>thin</li></ul></div>{}</div>",
            signed(name)
        )
    };
    let one = answer(
        "accepted",
        "Tom",
        "The yellow one holds, say all who have built some.",
    );
    let page = format!("{question}<div class=answers><h2>Answers</h2>{one}</div>");
    assert_eq!(
        read(&page, &[0]),
        "Ada Brook\n\nWhich glue holds best between the strips of a canoe that lies in water all summer?\n\nTom\n\nThe yellow one holds, say all who have built some.\n\nthin"
    );
    let two = answer("", "Ida", "None of them does, so take nails.");
    let page = format!("{question}<div class=answers>{one}{two}</div>");
    assert!(read(&page, &[0]).contains("Ida\n\nNone of them"));
    // The text of an article is not in a box like those of the comments under it.
    let article = question.replace("class=body", "class=text");
    let page = format!("{article}<div class=answers>{one}{two}</div>");
    assert_eq!(read(&page, &[0]).lines().count(), 1);
}

#[test]
fn answers_within_answers_have_writers_and_rules_beside_them_go() {
    let thing = |id: &str, name: &str, text: &str, inner: &str| {
        format!(
            "<div class='thing id-{id}'><p class=tag><a class='author id-{id}' href=/u>{name}</a></p><div class=md><p>{text}</p></div><div class=child>{inner}</div></div>"
        )
    };
    let second = thing(
        "b",
        "Tom",
        "The yellow one holds, say all who have built some.",
        "",
    );
    let first = thing(
        "a",
        "Ada",
        "Which glue holds best between the strips of a canoe?",
        &second,
    );
    let third = thing("c", "Ida", "None of them does, so take nails.", "");
    let page = format!(
        "<div class=side><p>Be kind to each other in this house.</p></div><div>{first}{third}</div>"
    );
    assert_eq!(
        read(&page, &[0, 2]),
        "Ada\n\nWhich glue holds best between the strips of a canoe?\n\nTom\n\nThe yellow one holds, say all who have built some.\n\nIda\n\nNone of them does, so take nails."
    );
}

#[test]
fn a_text_of_one_paragraph_may_be_the_box_itself() {
    let post = |name: &str, text: &str| {
        format!(
            "<div class=item><div><a class=hnuser href=/u>{name}</a> <a href=/i>9 hours ago</a> | <a href=#n>next</a></div><div class=comment><div class=text>{text}</div><div class=reply><a href=/r>reply</a></div></div></div>"
        )
    };
    let thread = [
        post("Ada", &format!("{ASKED}{ASKED}")),
        post("Tom", "The yellow one holds, say all who have built some."),
        post("Ida", "None of them does, so take nails."),
    ];
    let text = read(&thread.concat(), &[1, 2]);
    assert!(
        text.ends_with("Tom\n\nThe yellow one holds, say all who have built some.\n\nIda\n\nNone of them does, so take nails."),
        "{text}"
    );
}

#[test]
fn a_heading_that_links_to_the_writer_or_to_itself_makes_no_card_and_events_are_no_posts() {
    let post = |name: &str, text: &str| {
        format!(
            "<div class=item id=p{name}><h3><a class=author href=/u>{name}</a> commented <b>10 Feb 2024</b></h3><div class=body><p>{text}</p></div></div>"
        )
    };
    let event = "<div class=item><div class=told><a class=author href=/u>Tom</a> added the label of a bug to this</div></div>";
    let thread = [
        post("Ada", ASKED),
        event.to_owned(),
        post("Tom", "The yellow one holds, say all who have built some."),
    ]
    .concat();
    let want = "Ada\n\nWhich glue holds best between the strips of a canoe that lies in water all summer?\n\nTom\n\nThe yellow one holds, say all who have built some.";
    assert_eq!(read(&thread, &[1, 3]), want);
    let own = "<div class=item id=p1><h3><a href=/t#p1>Glue</a></h3><a class=author>Ida</a><div class=body><p>None of them does, so take nails.</p></div></div>";
    assert!(
        read(&format!("{thread}{own}"), &[1, 3])
            .ends_with("Ida\n\nNone of them does, so take nails.")
    );
}

#[test]
fn writers_are_named_in_the_way_that_all_posts_share() {
    let post = |told: &str, name: &str, text: &str| {
        format!(
            "<div class=item><dl class=postprofile><dt>{told}</dt><dd>Joined in the spring of 2010</dd></dl><p class=author><a href=#u></a>by <a href=/u>{name}</a> on 3 Feb 2012</p><div class=content>{text}</div><div class=signature>Valves since 1961 and glue since then</div></div>"
        )
    };
    let thread = [
        post("<a class=username href=/u>Ada</a>", "Ada", ASKED),
        post("<b>Tom</b>", "Tom", "The yellow one."),
        post(
            "<b>Ida</b>",
            "Ida",
            "None of them does.<pre><code>nails, long ones\n  and a hammer</code></pre>",
        ),
    ]
    .concat();
    let text = read(
        &format!("{thread}<div><h3>Who is online</h3><p>Three guests and nobody else.</p></div>"),
        &[1, 3, 4, 8, 9, 14, 15, 16],
    );
    assert_eq!(
        text,
        "Ada\n\nWhich glue holds best between the strips of a canoe that lies in water all summer?\n\nTom\n\nThe yellow one.\n\nIda\n\nNone of them does.\n\nnails, long ones\n  and a hammer"
    );
}

#[test]
fn functions_in_code_are_nobody() {
    let method = |name: &str, text: &str| {
        format!(
            "<div class=method><h4 class=code-header>pub fn <a class=fn href=#m>{name}</a>(&self)</h4><div class=docblock><p>{text}</p></div></div>"
        )
    };
    let page = [
        method(
            "new",
            "Makes a cord of a text, in the time that it takes to copy it.",
        ),
        method(
            "len",
            "The length in bytes, which every node of the tree knows.",
        ),
    ]
    .concat();
    let text = read(&page, &[0, 1, 2, 3]);
    assert!(text.contains("pub fn len(&self)"), "{text}");
}
