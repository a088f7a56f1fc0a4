//! The examples of specs "query-language", and that no input is too odd.

use super::*;
use proptest::prelude::*;

/// A tree as one line, with the parts of `And` and `Or` in the order in which they stand.
fn line(node: &Node) -> String {
    let many = |nodes: &[Node], by: &str| {
        format!("({})", nodes.iter().map(line).collect::<Vec<_>>().join(by))
    };
    let scoped = |scope: Scope| match scope {
        Scope::Anywhere => "",
        Scope::Title => "title:",
        Scope::Body => "body:",
    };
    match node {
        Node::And(nodes) => many(nodes, " & "),
        Node::Or(nodes) => many(nodes, " | "),
        Node::Not(node) => format!("!{}", line(node)),
        Node::Word {
            text,
            prefix,
            scope,
        } => format!("{}{text}{}", scoped(*scope), if *prefix { "*" } else { "" }),
        Node::Phrase { text, scope } => format!("{}\"{text}\"", scoped(*scope)),
        Node::Tag { key, exact } => format!("#{}{key}", if *exact { "=" } else { "" }),
        Node::In(place) => format!("in:{place:?}"),
        Node::Is(state) => format!("is:{state:?}"),
        Node::Path(key) => format!("path:{key}"),
        Node::Site(key) => format!("site:{key}"),
        Node::Author(key) => format!("author:{key}"),
        Node::Lang(key) => format!("lang:{key}"),
        Node::LinksTo(path) => format!("[[{path}]]"),
        Node::Measure { measure, low, high } => format!("{measure:?} {low:?} {high:?}"),
        Node::When { stamp, from, until } => format!("{stamp:?} {from:?} {until:?}"),
        other => write(other),
    }
}

fn tree(text: &str, typing: bool) -> String {
    parse(text, typing)
        .root
        .as_ref()
        .map_or_else(String::new, line)
}

fn check(text: &str, expected: &str) {
    assert_eq!(tree(text, false), expected, "{text}");
}

#[test]
fn words_and_operators() {
    check("", "");
    check("  ", "");
    check("a b", "(a & b)");
    check("a b OR c d", "((a & b) | (c & d))");
    check("a|b", "(a | b)");
    check("a AND b AND c", "(a & b & c)");
    check("a (b c) d", "(a & b & c & d)");
    check("a (b OR c)", "(a & (b | c))");
    check("-(work meetup)", "!(work & meetup)");
    check("NOT a -b --c NOT -d", "(!a & !b & c & d)");
    check("a or b", "(a & or & b)");
    check("\"a b\" \"say \\\"x\\\"\"", "(\"a b\" & \"say \"x\"\")");
    check("foo* \"a b\"*", "(foo* & a b*)");
    check("e-mail C++ 列 護城", "(e-mail & C++ & 列 & 護城)");
    check("f(x)", "(f & x)");
}

#[test]
fn fields() {
    check(
        "title:foo body:\"a b\" content:x*",
        "(title:foo & body:\"a b\" & body:x*)",
    );
    check("title:(a OR b)", "(title:a | title:b)");
    check(
        "tag:a #A/B tag:=X -tag:* tag:#y tag:\"z\"",
        "(#a & #a/b & #=x & !#* & #y & #z)",
    );
    check("tag:(a OR b)", "(#a | #b)");
    check(
        "in:notes in:(inbox OR later) IN:Trash",
        "(in:Notes & (in:Inbox | in:Later) & in:Trash)",
    );
    check("is:unread -is:starred", "(is:Unread & !is:Starred)");
    check("is:note is:archived", "(in:Notes & in:Archive)");
    check(
        "path:Größe/x folder:\"a b\"",
        "(path:grosse/x & folder:\"a b\")",
    );
    check(
        "file:x url:Example.org/a cites:y has:task in:highlights is:duplicate",
        "(file:x & url:example.org/a & cites:y & has:task & in:Highlights & is:Duplicate)",
    );
    check(
        "linked-from:[[A b]] mentions:[[C|d]] match-case:\"Ab C\"",
        "(linked-from:[[A b]] & mentions:[[C]] & match-case:\"Ab C\")",
    );
    check(
        "/re+x/ /a\\/b/c title:/t/ [Status:Done] [n:>4] [k]",
        "(/re+x/ & /a\\/b/c & title:/t/ & [status:\"done\"] & [n:4.001..] & [k])",
    );
    check(
        "line:(a b) block:\"c d\" section:(e -f) task-todo:g task:\"\"",
        "(line:(a b) & block:(\"c d\") & section:(e -f) & task-todo:(g) & task:\"\")",
    );
    assert_eq!(parse("a limit:20 limit:5", false).limit, Some(5));
    check(
        "site:Example.ORG domain:x author:\"Jane Doe\" lang:pt-BR",
        "(site:example.org & site:x & author:jane doe & lang:pt)",
    );
    check(
        "[[Some Note|x]] links:[[A#h]] links:B",
        "([[Some Note]] & [[A]] & [[B]])",
    );
    check(
        "author:ad* path:Proj* file:pl*n folder:Projects/* path:\"a*\"",
        "(author:ad & path:proj & file:\"pl*n\" & folder:projects & path:a*)",
    );
    for (odd, warned) in [
        ("author:ad*", false),
        ("folder:Projects/*", false),
        ("folder:Proj*", true),
        ("lang:e*", true),
        ("file:pl*n", true),
        ("site:*", true),
    ] {
        assert_eq!(parse(odd, false).warnings.len() == 1, warned, "{odd}");
    }
    check(
        "match-case:/B[a-z]e/ match-case:/bee/i match-case:\"/\"",
        "(/B[a-z]e/c & /bee/)",
    );
    check(
        "[status:(done OR open|new)] [status:/^[ab]\\/c/] [k:/x/c] [k:(=a)]",
        "(([status:\"done\"] | [status:\"open\"] | [status:\"new\"]) & [status:/^[ab]\\/c/] & [k:/x/c] & [k:=a])",
    );
    check("links:\"a [x]\" links:[B]", "([[a [x]]] & [[B]])");
    for odd in ["[[]#]]", "links:\"a [x]\"", "mentions:\"[x\""] {
        let root = parse(odd, false).root.unwrap();
        let again = parse(&write(&root), false).root;
        assert_eq!(again, Some(root), "{odd}");
    }
    check("#1984", "#1984");
    check(
        "words:>500 minutes:5..9 -progress:<=50%",
        "(Words Some(501) None & Minutes Some(5) Some(9) & !Progress None Some(50))",
    );
    check(
        "saved:7d published:<2026 after:2026-01-01 older_than:1w",
        "(Saved Some(Ago(7)) None & Published None Some(On(20453)) & Saved Some(On(20455)) None & Saved None Some(Ago(7)))",
    );
    let mut dated = parse("saved:>7d OR -updated:yesterday", false);
    dated.settle(100);
    assert_eq!(
        dated.root.as_ref().map(line).as_deref(),
        Some("(Saved None Some(On(93)) | !Updated Some(On(99)) Some(On(99)))")
    );
    let sorted = parse("b sort:title", false);
    assert_eq!((sorted.sort, sorted.warnings.len()), (Some(Sort::Title), 0));
}

#[test]
fn what_is_not_understood_is_searched_and_reported() {
    for (text, expected, warning) in [
        (
            "favorite:true meeting",
            "(favorite:true & meeting)",
            "no field “favorite:” (try is:starred)",
        ),
        ("saved:soon", "saved:soon", "no date"),
        ("words:many", "words:many", "no number"),
        ("newer_than:2026", "newer_than:2026", "no length of time"),
        ("limit:many a", "a", "no number of results"),
        ("has:fun", "has:fun", "not known"),
        ("is:funny", "is:funny", "not known"),
        ("tag:a.b", "tag:a.b", "cannot be a tag"),
        ("/re+(x/i", "/re+(x/i", "no regular expression"),
        ("line:(tag:x a)", "line:(a)", "only words"),
        ("fo*o", "fo*o", "only at the end"),
        ("tag:", "", "needs a value"),
        ("a OR", "a", "both sides"),
        ("(a", "a", "never closed"),
        ("a)", "a", "closes nothing"),
        ("# a", "a", "no letter or digit"),
        ("sort:best a", "a", "not known"),
        ("line: a", "a", "needs a value"),
    ] {
        check(text, expected);
        let warnings = parse(text, false).warnings;
        assert!(
            warnings.iter().any(|sentence| sentence.contains(warning)),
            "{text}: {warnings:?}"
        );
    }
    for quiet in [
        "AND",
        "OR",
        "NOT",
        "-",
        "*",
        "\"",
        "12:30",
        "https://x.org/a",
        "Note: this",
        "/usr/bin",
        "a - b",
        "[[x",
    ] {
        assert_eq!(
            parse(quiet, false).warnings,
            Vec::<String>::new(),
            "{quiet}"
        );
    }
    check("AND", "AND");
    check("NEAR(", "NEAR");
    check("https://x.org/a", "https://x.org/a");
    check("title: foo", "foo");
}

#[test]
fn typing() {
    for (text, expected) in [
        ("foo ba", "(foo & ba*)"),
        ("foo ", "foo"),
        ("\"foo ba", "foo ba*"),
        ("\"foo bar\"", "\"foo bar\""),
        ("title:fo", "title:fo*"),
        ("meeting -a", "(meeting & !a)"),
        ("foo in:no", "foo"),
        ("foo tag:", "foo"),
        ("foo OR", "foo"),
        ("foo (ba", "(foo & ba*)"),
        ("foo is:re", "foo"),
    ] {
        assert_eq!(tree(text, true), expected, "{text}");
        assert_eq!(parse(text, true).warnings, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn marks_are_what_is_looked_for() {
    let marks = parse(
        "Café \"big Story\" -no tag:x [[y]] (title:a OR --b*) e-mail cafe 护城",
        false,
    )
    .marks();
    let found: Vec<String> = marks
        .iter()
        .map(|mark| {
            format!(
                "{}{}",
                mark.tokens.join(" "),
                if mark.prefix { "*" } else { "" }
            )
        })
        .collect();
    assert_eq!(
        found,
        ["cafe", "big story", "a", "b*", "e mail", "护城 城*"]
    );
}

#[test]
fn depth_and_length_have_bounds() {
    for text in [
        "(", "-(", "NOT ", "--", "((a OR ", "tag:(", "[[", "[a ", "\"", "/", "/a ", "a:", "#",
        "a OR ", "|", ")",
    ] {
        let query = parse(
            &text.repeat(if text.contains('(') { 100_000 } else { 20_000 }),
            true,
        );
        assert!(query.warnings.len() <= 20);
        let _ = query.marks();
    }
}

/// The same tree whatever the order of its parts.
fn settled(node: &Node) -> String {
    let many = |nodes: &[Node], by: &str| {
        let mut parts: Vec<String> = nodes.iter().map(settled).collect();
        parts.sort();
        format!("({})", parts.join(by))
    };
    match node {
        Node::And(nodes) => many(nodes, " & "),
        Node::Or(nodes) => many(nodes, " | "),
        Node::Not(node) => format!("!{}", settled(node)),
        // A word in quotation marks is a phrase of one word, which is the same.
        other => line(other).replace('"', ""),
    }
}

/// A million in the nightly run, of both kinds together.
fn cases() -> u32 {
    if std::env::var_os("COMMONPLACE_NIGHTLY").is_some() {
        500_000
    } else {
        512
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn anything_gives_a_query(text in prop_oneof![".{0,60}", "[ab\"()|#:\\-*\\[\\]/= ORANDtagin]{0,60}"], typing: bool) {
        let query = parse(&text, typing);
        let _ = query.marks();
        if let Some(root) = &query.root {
            let again = parse(&write(root), false);
            prop_assert_eq!(again.root.as_ref().map(settled), Some(settled(root)), "{}", write(root));
            prop_assert!(!tell(root).is_empty());
        }
    }

    #[test]
    fn order_of_clauses_never_matters(
        clauses in proptest::collection::vec(prop_oneof![
            Just("foo"), Just("favorite:true"), Just("-bar"), Just("\"a b\""), Just("tag:a"), Just("-tag:*"), Just("#b"), Just("in:inbox"),
            Just("is:read"), Just("(x OR y)"), Just("title:(a b)"), Just("[[N]]"), Just("sort:title"), Just("sort:saved"),
            Just("saved:7d"), Just("NOT q"), Just("pre*"), Just("tag:"), Just("/re/"), Just("[k:v]"),
        ], 0..7),
        turn in 0_usize..7,
    ) {
        let mut turned = clauses.clone();
        turned.rotate_left(turn.min(clauses.len()));
        turned.reverse();
        let (one, other) = (parse(&clauses.join(" "), false), parse(&turned.join(" "), false));
        prop_assert_eq!(one.root.as_ref().map(settled), other.root.as_ref().map(settled));
        prop_assert_eq!(one.sort, other.sort);
        let sorted = |mut warnings: Vec<String>| { warnings.sort(); warnings };
        prop_assert_eq!(sorted(one.warnings), sorted(other.warnings));
    }
}
