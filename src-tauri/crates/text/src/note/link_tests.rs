//! The numbered cases of specs "links" that are about the links of a note, and what we added to them.

use super::*;

/// Links in one line each: form, `!`, path, `#subpath`, `|display`, `=size`.
pub(super) fn shown(source: &str) -> Vec<String> {
    let show = |link: &Link| {
        assert_eq!(
            source.get(link.range.clone()),
            Some(link.raw()),
            "raw is the range in {source:?}"
        );
        assert!(
            source.get(link.target_range.clone()).is_some(),
            "target range in {source:?}"
        );
        let form = match link.form {
            LinkForm::Wiki => "w",
            LinkForm::Markdown => "m",
            LinkForm::Property => "p",
            LinkForm::External => "x",
        };
        let subpath = link
            .subpath()
            .map(|subpath| format!("#{subpath}"))
            .unwrap_or_default();
        let display = link
            .display()
            .map(|display| format!("|{display}"))
            .unwrap_or_default();
        let size = match link.size {
            Some((width, Some(height))) => format!("={width}x{height}"),
            Some((width, None)) => format!("={width}"),
            None => String::new(),
        };
        format!(
            "{form} {}{}{subpath}{display}{size}",
            if link.embed { "!" } else { "" },
            link.path()
        )
    };
    outline(source).links.iter().map(show).collect()
}

pub(super) fn check(source: &str, expected: &[&str]) {
    assert_eq!(shown(source), expected, "{source}");
}

#[test]
fn wikilinks() {
    check(
        "[[Three laws of motion]] [[Three laws of motion.md]]",
        &["w Three laws of motion", "w Three laws of motion.md"],
    ); // 1
    check("[[Example|Custom name]]", &["w Example|Custom name"]); // 2
    check(
        "[[Example#Details|Section name]]",
        &["w Example#Details|Section name"],
    ); // 3
    check("[[Sq]uare]]", &["w Sq]uare"]); // 4
    check("[[Sp ace]] [[ N ]]", &["w Sp ace", "w N"]); // 5
    check("[[Multi\nLine]] [[Multi\r\nLine]]", &[]); // 6
    check("[[Nested [[Inner]] x]]", &["w Inner"]); // 7
    check("`[[x]]`\n\n```\n[[x]]\n```\n\n    [[x]]\n", &[]); // 8
    check("[[a]][[b]]", &["w a", "w b"]); // 13
    check("[[a]] and [[a]]", &["w a", "w a"]); // 14
    check("\\[[x]] [\\[x]]", &[]); // 15
    check(
        "[[wikilink [with] brackets]]",
        &["w wikilink [with] brackets"],
    ); // 16
    check("[[note#foo^bar]]", &["w note#foo^bar"]); // 17
    check("[[A|b|c]]", &["w A|b|c"]); // 18
    check(
        "[[#H]] [[N#^id]] [[A#H1#H2]] [[N#]]",
        &["w #H", "w N#^id", "w A#H1#H2", "w N"],
    ); // 37, 47, 55
    check(
        "[[#  heading  ]] [[#with/slash]] [[#with ^caret]]",
        &["w #heading", "w #with/slash", "w #with ^caret"],
    ); // 51
    check("[[]] [[ ]] [[|x]] [[ | ]]", &[]);
    check("[[N|]] [[N| ]]", &["w N", "w N"]);
    check(
        "[[A &amp; B]] [[A%20B]] [[A\\_B]]",
        &["w A &amp; B", "w A%20B", "w A\\_B"],
    );
    check(
        "[[https://e.org/a#b]] [[mailto:a@b.c|write]]",
        &["x https://e.org/a#b", "x mailto:a@b.c|write"],
    ); // 38
    check(
        "[[Title: subtitle]] [[C++: a tour]]",
        &["w Title: subtitle", "w C++: a tour"],
    );
    check("[see [[x]] there](u)", &["w x"]);
    check(
        "[[$5 menu]] or [[$9 menu]], $[[x]]$ and $$[[y]]$$",
        &["w $5 menu", "w $9 menu"],
    );
    check(
        "# See [[Other]]\n\n> quote [[q]]\n\n- item [[i]]\n\n[^1]: note [[f]]\n\nx[^1]",
        &["w Other", "w q", "w i", "w f"],
    );
    check(
        "**[[b]]** *[[i]]* ~~[[s]]~~ ==[[m]]==",
        &["w b", "w i", "w s", "w m"],
    );
}

#[test]
fn tables() {
    let table = |cell: &str| format!("| a | b |\n|---|---|\n| {cell} | x |\n");
    // 11, 12, 53
    check(
        &table("[[Basic formatting syntax\\|Markdown syntax]]"),
        &["w Basic formatting syntax|Markdown syntax"],
    );
    check(
        &table("![[Engelbart.jpg\\|200]]"),
        &["w !Engelbart.jpg=200"],
    );
    check(&table("![[i.png\\|alt\\|20x30]]"), &["w !i.png|alt=20x30"]);
    check(
        &table("[[All Alternate Themes (ITS Theme)#D D WOTC\\|D&D WOTC]]"),
        &["w All Alternate Themes (ITS Theme)#D D WOTC|D&D WOTC"],
    );
    check(&table("[[N|al]]"), &[]);
    let source = table("[[N\\|al]]");
    let link = outline(&source).links.remove(0);
    assert_eq!(
        &source[link.target_range], "N",
        "66: what a rename replaces"
    );
}

#[test]
fn embeds() {
    check(
        "![[Internal links#^b15695]]",
        &["w !Internal links#^b15695"],
    ); // 60
    check(
        "![[E.jpg|100x145]] ![[E.jpg|100]] ![250](https://x.org/a.png)",
        &[
            "w !E.jpg=100x145",
            "w !E.jpg=100",
            "x !https://x.org/a.png=250",
        ],
    ); // 61
    check(
        "![[D.pdf#page=3]] ![[D.pdf#height=400]]",
        &["w !D.pdf#page=3", "w !D.pdf#height=400"],
    ); // 62
    check("![[Embed|Display]]", &["w !Embed|Display"]); // 63
    check(
        "![[img.png|alt text|100]] ![[i.png|Right|200]] ![[i.png|300|center]]",
        &["w !img.png|alt text=100", "w !i.png=200", "w !i.png=300"],
    ); // 19
    check("![alt|100](a%20b.png)", &["m !a b.png|alt=100"]);
    check(
        "[![[a.png]]](http://x) [![[a.png|100]]](y.md)",
        &["x http://x", "w !a.png", "m y.md", "w !a.png=100"],
    );
    check(
        "[![alt](i.png)](page.md)",
        &["m page.md|alt", "m !i.png|alt"],
    );
}

#[test]
fn markdown_links() {
    check(
        "[y](My%20Note.md) [w](Sub/My Note.md) [w](<Sub/My Note.md>)",
        &["m My Note.md|y", "m Sub/My Note.md|w"],
    ); // 39, 40
    check(
        "[link](../Note.md#a%20b \"title\")",
        &["m ../Note.md#a b|link"],
    ); // 42
    check(
        "[a](C%23.md) [b](x_(y).md) [c](\\(z\\).md)",
        &["m C#.md|a", "m x_(y).md|b", "m (z).md|c"],
    );
    check("[*a* `b`](n.md) [](n.md) [x]()", &["m n.md|a b", "m n.md"]);
    check(
        "[t][ref] [ref] [ref][]\n\n[ref]: My%20Note.md \"T\"\n",
        &["m My Note.md|t", "m My Note.md|ref", "m My Note.md|ref"],
    );
    check(
        "[x](https://e.org/a%20b) [m](mailto:a@b.c) [p](//cdn.x/y)",
        &[
            "x https://e.org/a%20b|x",
            "x mailto:a@b.c|m",
            "x //cdn.x/y|p",
        ],
    );
    check(
        "<https://e.org> <a@b.c> https://x.org/a_(b). (see http://y.org/?a=1&b=2)",
        &[
            "x https://e.org",
            "x mailto:a@b.c|a@b.c",
            "x https://x.org/a_(b)",
            "x http://y.org/?a=1&b=2",
        ],
    );
    check(
        "[j](:/0b0d) [n](nn://note/1)",
        &["m :/0b0d|j", "x nn://note/1|n"],
    ); // 76
    // Foam writes definitions for its wikilinks at the foot.
    check(
        "[[note]] and [[b|c]]\n\n[//begin]: # \"x\"\n[note]: path/note.md \"Note\"\n",
        &["w note", "w b|c"],
    );
    for (source, target) in [
        ("[y](My%20Note.md#h \"t\")", "My%20Note.md#h"),
        ("[y](< a b.md >)", " a b.md "),
        ("[a](b(c).md)", "b(c).md"),
        ("![x](i.png)", "i.png"),
        ("[t][r]\n\n[r]: n.md", "n.md"),
        ("![[ E.png |100]]", "E.png"),
        ("[a *b*]( x.md )", "x.md"),
    ] {
        let link = outline(source).links.remove(0);
        assert_eq!(&source[link.target_range], target, "{source}");
    }
}

#[test]
fn where_links_are_none() {
    check(
        "<!-- [[x]] -->\n\n<div>[[x]]</div>\n\na <!-- [[x]] --> b <b title=\"[[x]]\">[[y]]</b>",
        &["w y"],
    );
    check("``[[x]] ` `` ~~~[[x]]~~~", &["w x"]);
    check("~~~\n[[x]]\n~~~\n\n```query\n[[x]]\n```", &[]);
}

#[test]
fn a_name_is_shown_with_the_signs_that_a_link_cannot_hold() {
    let shown = |source: &str| {
        crate::note::link::wiki(source, 0..source.len())
            .unwrap()
            .shown()
            .into_owned()
    };
    assert_eq!(shown("[[C%23 notes]]"), "C# notes");
    assert_eq!(shown("[[100%25 C%23 %5ba%5D#Part]]"), "100% C# [a] > Part");
    assert_eq!(shown("[[100%25 sure]]"), "100%25 sure", "written as it is");
    assert_eq!(shown("[[50% of C%23%]]"), "50% of C#%");
    assert_eq!(shown("[[C%23|C%23]]"), "C%23", "somebody's own words");
}
