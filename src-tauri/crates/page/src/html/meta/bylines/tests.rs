//! What is a byline, and whose name is in it.

#[test]
fn names_are_found_by_marks_words_and_links() {
    let story = "<p>It was late when the ferry came in.</p>";
    for line in [
        "<p>By Ada Berg</p>",
        "<p>By <a href=/x>Ada Berg</a> in <a href=/boats>Boats</a></p>",
        "<div class=author-name><span>By</span><b>Ada Berg</b><i>Staff Writer</i></div>",
        "<p>3 May 2024 by Ada Berg</p>",
        "<p><a href=/author/ada-berg>Ada Berg</a></p>",
        "<p>Written by Ada Berg | Senior Editor</p>",
    ] {
        let doc = crate::parse::page(&format!("<h1>T</h1>{line}{story}")).doc;
        assert_eq!(super::read(&doc, Some("T")), ["Ada Berg"], "{line}");
    }
    for line in [
        "<p>By the sea</p>",
        "<p class=author-bio>She has written.</p>",
        "<p>By Monday</p>",
    ] {
        let doc = crate::parse::page(&format!("<h1>T</h1>{line}{story}")).doc;
        assert!(super::read(&doc, Some("T")).is_empty(), "{line}");
    }
}

fn names(line: &str) -> Vec<String> {
    let story = "<p>It was late when the ferry came in.</p>";
    let doc = crate::parse::page(&format!("<h1>T</h1>{line}{story}")).doc;
    super::read(&doc, Some("T"))
}

#[test]
fn all_who_wrote_it_are_named() {
    for line in [
        "<p class=byline>By Ann Lee, Staff Writer, and Bo Strand | The Pots Gazette</p>",
        "<p><a href=/author/ann>Ann Lee</a>, <a href=/author/bo>Bo Strand</a></p>",
        "<p><a href=/author/ann>Ann Lee</a> and Bo Strand</p>",
        "<p><span itemprop=author>Ann Lee</span> <span itemprop=author>Bo Strand</span></p>",
        "<div class=authors><span>Ann Lee</span><span class=role_affiliation>Delta Institute</span><span>Bo Strand</span></div>",
    ] {
        assert_eq!(names(line), ["Ann Lee", "Bo Strand"], "{line}");
    }
    for line in [
        "<p><a href=/author/ann>Ann Lee</a>, Delta Foundation</p>",
        "<p><a href=/author/ann>Ann Lee</a>, checked by <a href=/author/bo>Bo Strand</a></p>",
    ] {
        assert_eq!(names(line), ["Ann Lee"], "{line}");
    }
}

#[test]
fn names_are_read_in_other_words_and_scripts() {
    for (line, want) in [
        (
            "<p>Interview by Sam Oduya · Photographs by Ida Wren</p>",
            "Sam Oduya",
        ),
        (
            "<p class=author>Words: Sam Oduya<br>Photography: Ida Wren</p>",
            "Sam Oduya",
        ),
        ("<span class=author>سلمى حداد</span>", "سلمى حداد"),
        ("<div class=author>מאת: דנה לוי</div>", "דנה לוי"),
        (
            "<div class=author>Текст: Мария Соколова</div>",
            "Мария Соколова",
        ),
        ("<div class=meta>作者：王小海 2023-11-08</div>", "王小海"),
        (
            "<div>2023-11-08 09:15 来源：晚报 作者：王小海 <span>责任编辑</span></div>",
            "王小海",
        ),
    ] {
        assert_eq!(names(line), [want], "{line}");
    }
}
