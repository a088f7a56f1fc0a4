//! Subtitles and transcripts with times (SubRip, WebVTT) as a text that can be read: lines become sentences again.

use crate::{Article, dom, rewrite, sanitise};

/// Milliseconds of silence after which a paragraph begins.
const PAUSE_MS: u64 = 3_000;
/// Characters from which on the end of a sentence is the end of its paragraph.
const PARAGRAPH: usize = 500;

/// Lines that are shown together.
struct Cue {
    begins_ms: u64,
    ends_ms: u64,
    speaker: Option<String>,
    lines: Vec<String>,
}

/// Reads subtitles. `None` for everything else.
pub(super) fn read(text: &str) -> Option<Article> {
    let cues = cues(text)?;
    let mut html = String::new();
    let mut paragraph = String::new();
    let (mut speaker, mut last_line, mut ended_ms) = (None, String::new(), 0);
    for cue in cues {
        let is_sentence = paragraph.ends_with(['.', '!', '?', '…', '。', '！', '？', '"', '”']);
        let is_pause = cue.begins_ms.saturating_sub(ended_ms) >= PAUSE_MS;
        let is_other = cue.speaker.is_some() && cue.speaker != speaker;
        if is_other || is_pause || (is_sentence && paragraph.len() >= PARAGRAPH) {
            end(&mut paragraph, &mut html);
        }
        for line in cue.lines {
            // Subtitles that roll show each line twice.
            if line == last_line {
                continue;
            }
            // "- Yes. / - No." are two who speak.
            let is_reply = line.starts_with(['-', '–', '—']) && !paragraph.is_empty();
            if is_reply {
                end(&mut paragraph, &mut html);
            }
            if paragraph.is_empty()
                && let Some(name) = cue.speaker.as_ref().filter(|_| is_other)
            {
                paragraph.push_str(&format!("{name}:"));
            }
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(&line);
            last_line = line;
        }
        if is_other {
            speaker = cue.speaker;
        }
        ended_ms = cue.ends_ms;
    }
    end(&mut paragraph, &mut html);
    (!html.is_empty()).then(|| Article {
        html: sanitise::sanitise(&html),
        ..Article::default()
    })
}

fn end(paragraph: &mut String, html: &mut String) {
    if !paragraph.is_empty() {
        html.push_str(&format!("<p>{}</p>", dom::escape(paragraph)));
        paragraph.clear();
    }
}

fn cues(text: &str) -> Option<Vec<Cue>> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let is_vtt = start
        .strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    let mut lines = start.lines().map(str::trim).peekable();
    if !is_vtt {
        // A number, and below it two times.
        let number = start.lines().next()?.trim();
        let times = start.lines().nth(1)?;
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        times_of(times)?;
    }
    let mut found: Vec<Cue> = Vec::new();
    while let Some(line) = lines.next() {
        let Some((begins_ms, ends_ms)) = times_of(line) else {
            continue;
        };
        let mut cue = Cue {
            begins_ms,
            ends_ms,
            speaker: None,
            lines: Vec::new(),
        };
        while let Some(line) = lines.next_if(|line| !line.is_empty()) {
            let (speaker, line) = shown(line);
            cue.speaker = cue.speaker.or(speaker);
            if !line.is_empty() {
                cue.lines.push(line);
            }
        }
        found.push(cue);
    }
    found
        .iter()
        .any(|cue| !cue.lines.is_empty())
        .then_some(found)
}

/// `00:01:02,500 --> 00:01:04,000`, in milliseconds.
fn times_of(line: &str) -> Option<(u64, u64)> {
    let (begins, ends) = line.split_once("-->")?;
    let ends = ends.split_whitespace().next()?;
    Some((time(begins.trim())?, time(ends)?))
}

fn time(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once([',', '.'])?;
    let part_ms: u64 = part.get(..3)?.parse().ok()?;
    let mut seconds: u64 = 0;
    let fields: Vec<&str> = whole.split(':').collect();
    if !(2..=3).contains(&fields.len()) {
        return None;
    }
    for field in fields {
        let number: u64 = field.parse().ok().filter(|_| field.len() <= 4)?;
        seconds = seconds * 60 + number;
    }
    Some(seconds * 1_000 + part_ms)
}

/// A line without its tags, and who speaks it: `<v Anna>Hello</v>`.
fn shown(line: &str) -> (Option<String>, String) {
    let mut speaker = None;
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, behind)) = after.split_once('>') else {
            text.push('<');
            rest = after;
            break;
        };
        if let Some(name) = tag
            .strip_prefix('v')
            .filter(|name| name.starts_with([' ', '.']))
        {
            let name = name.split_once(' ').map_or("", |(_, name)| name);
            speaker = Some(dom::squeeze(name)).filter(|name| !name.is_empty());
        }
        rest = behind;
    }
    text.push_str(rest);
    // `{\an8}` says where a line is shown.
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("{\\") {
        plain.push_str(before);
        rest = after.split_once('}').map_or("", |(_, behind)| behind);
    }
    plain.push_str(rest);
    (speaker, dom::squeeze(&rewrite::unescape(&plain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(subtitles: &str) -> Option<String> {
        read(subtitles).map(|article| crate::text::of_html(&article.html))
    }

    #[test]
    fn lines_become_sentences_again() {
        let srt = "1\r\n00:00:01,000 --> 00:00:03,000\r\n{\\an8}The <i>otter</i> came\r\nhome &amp; slept.\r\n\r\n2\r\n00:00:03,100 --> 00:00:04,000\r\n- Did it?\r\n- It did.\r\n\r\n3\r\n00:00:09,000 --> 00:00:10,000\r\n3 < 4 is true.\r\n";
        assert_eq!(
            text(srt).unwrap(),
            "The otter came home & slept.\n\n- Did it?\n\n- It did.\n\n3 < 4 is true."
        );
    }

    #[test]
    fn who_speaks_is_told_and_lines_that_roll_stand_once() {
        let vtt = "WEBVTT\nKind: captions\n\nNOTE nothing\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:03.000 align:start\n<v Anna Berg>The otter\n\n00:03.000 --> 00:05.000\n<v Anna Berg>The otter\n<00:03.500><c> slept.</c>\n\n00:05.000 --> 00:06.000\n<v.loud Ole>Where?</v>\n";
        assert_eq!(
            text(vtt).unwrap(),
            "Anna Berg: The otter slept.\n\nOle: Where?"
        );
    }

    #[test]
    fn long_speech_has_paragraphs() {
        let cue = |n: u64| {
            format!(
                "{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\nA sentence that has some forty letters in it.\n\n"
            )
        };
        let srt: String = (1..=30).map(cue).collect();
        let srt = srt.replace("forty letters in it.\n\n2", "forty letters in all.\n\n2");
        // The same line twice is one that rolls, so each second one differs.
        let srt: String = srt
            .split("\n\n")
            .enumerate()
            .map(|(n, cue)| {
                cue.replace(
                    "A sentence",
                    if n % 2 == 0 { "A sentence" } else { "A line" },
                ) + "\n\n"
            })
            .collect();
        let paragraphs = text(&srt).unwrap().split("\n\n").count();
        assert!((2..=4).contains(&paragraphs), "{paragraphs}");
    }

    #[test]
    fn signs_without_end_are_read_once() {
        let many = |sign: &str| {
            let line = sign.repeat(400_000);
            text(&format!("1\n00:00:01,000 --> 00:00:03,000\n{line}end\n"))
        };
        assert_eq!(many("{\\a}").unwrap(), "end");
        assert_eq!(many("<i>").unwrap(), "end");
        assert!(many("<").unwrap().ends_with("<end"));
        assert_eq!(many("{\\"), None);
    }

    #[test]
    fn other_texts_are_none() {
        for other in [
            "",
            "1\nThe first chapter --> the second",
            "WEBVTTER is a word",
            "WEBVTT",
            "1\n00:00:01,000 --> 00:00:03,000\n",
            "The film\n00:00:01,000 --> 00:00:03,000\nHello",
            "1\n99999999999999999999:00:01,000 --> 00:00:03,000\nHello",
        ] {
            assert_eq!(text(other), None, "{other}");
        }
    }
}
