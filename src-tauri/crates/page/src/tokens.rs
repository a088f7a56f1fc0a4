//! The tags of an HTML source, found in one linear pass without building anything.
//!
//! Follows the tokenizer of the HTML standard where it decides what is a tag and where a tag ends. What tags mean is
//! the caller's business.

/// One piece of a source.
pub(crate) enum Piece<'a> {
    Text(&'a str),
    Doctype(&'a str),
    Start(StartTag<'a>),
    End(&'a str),
}

/// A start tag as it is written.
pub(crate) struct StartTag<'a> {
    /// Name in the page's own spelling.
    pub(crate) name: &'a str,
    /// From `<` to `>`.
    pub(crate) source: &'a str,
    pub(crate) self_closing: bool,
}

impl<'a> StartTag<'a> {
    /// The source up to the end of the `limit`-th attribute, if there are more.
    pub(crate) fn first_attributes(&self, limit: usize) -> Option<&'a str> {
        // Every attribute takes two bytes at least.
        if self.source.len() < limit * 2 {
            return None;
        }
        let mut attributes = Attributes::of(self);
        for _ in 0..limit {
            attributes.next()?;
        }
        let end = attributes.at;
        attributes.next()?;
        self.source.get(..end)
    }
}

/// The attributes of a start tag, values as written (references not resolved).
pub(crate) struct Attributes<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Attributes<'a> {
    pub(crate) fn of(tag: &StartTag<'a>) -> Self {
        Self {
            source: tag.source,
            at: 1 + tag.name.len(),
        }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        match attribute(self.source, self.at) {
            Step::Attribute { name, value, end } => {
                self.at = end;
                Some((
                    self.source.get(name.0..name.1)?,
                    self.source.get(value.0..value.1)?,
                ))
            }
            Step::Close { .. } | Step::Unfinished => None,
        }
    }
}

enum Step {
    Attribute {
        name: (usize, usize),
        value: (usize, usize),
        end: usize,
    },
    Close {
        end: usize,
        self_closing: bool,
    },
    Unfinished,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// Advances over bytes that satisfy `wanted`.
fn skip(bytes: &[u8], mut at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    while bytes.get(at).is_some_and(|b| wanted(*b)) {
        at += 1;
    }
    at
}

/// The next attribute of a tag, from just after its name or another attribute.
fn attribute(source: &str, from: usize) -> Step {
    let bytes = source.as_bytes();
    let start = skip(bytes, from, |b| is_space(b) || b == b'/');
    match bytes.get(start) {
        None => return Step::Unfinished,
        Some(b'>') => {
            return Step::Close {
                end: start + 1,
                self_closing: start > from && bytes.get(start - 1) == Some(&b'/'),
            };
        }
        Some(_) => {}
    }
    // The first byte belongs to the name even if it is `=`.
    let name_end = skip(bytes, start + 1, |b| {
        !is_space(b) && !matches!(b, b'/' | b'>' | b'=')
    });
    let name = (start, name_end);
    let equals = skip(bytes, name_end, is_space);
    if bytes.get(equals) != Some(&b'=') {
        return Step::Attribute {
            name,
            value: (name_end, name_end),
            end: name_end,
        };
    }
    let at = skip(bytes, equals + 1, is_space);
    match bytes.get(at) {
        None => Step::Unfinished,
        Some(b'>') => Step::Attribute {
            name,
            value: (at, at),
            end: at,
        },
        Some(quote @ (b'"' | b'\'')) => {
            let close = bytes
                .get(at + 1..)
                .and_then(|rest| rest.iter().position(|b| b == quote));
            close.map_or(Step::Unfinished, |length| Step::Attribute {
                name,
                value: (at + 1, at + 1 + length),
                end: at + 2 + length,
            })
        }
        Some(_) => {
            let end = skip(bytes, at, |b| !is_space(b) && b != b'>');
            Step::Attribute {
                name,
                value: (at, end),
                end,
            }
        }
    }
}

/// Where the end tag of a raw-text element starts.
pub(crate) fn raw_text_end(haystack: &str, name: &str) -> Option<usize> {
    let bytes = haystack.as_bytes();
    let mut from = 0;
    while let Some(found) = haystack.get(from..)?.find("</") {
        let at = from + found;
        let after = at + 2;
        let same = haystack
            .get(after..after + name.len())
            .is_some_and(|word| word.eq_ignore_ascii_case(name));
        let ends = bytes
            .get(after + name.len())
            .is_none_or(|b| is_space(*b) || matches!(b, b'/' | b'>'));
        if same && ends {
            return Some(at);
        }
        from = after;
    }
    None
}

/// The length of a comment's text with its end, `-->` or `--!>`.
fn comment_end(comment: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + comment.get(from..)?.find("--")?;
        let after = comment.get(at + 2..)?;
        if after.starts_with('>') {
            return Some(at + 3);
        }
        if after.starts_with("!>") {
            return Some(at + 4);
        }
        from = at + 1;
    }
}

/// Splits a source into text and tags. Comments, declarations and unfinished tags are left out.
pub(crate) struct Scanner<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self { source, at: 0 }
    }

    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Skips the content and end tag of a raw-text element and returns the content.
    pub(crate) fn skip_raw(&mut self, name: &str) -> &'a str {
        let rest = self.rest();
        let Some(end) = raw_text_end(rest, name) else {
            self.at = self.source.len();
            return rest;
        };
        let content = rest.get(..end).unwrap_or_default();
        self.at += end;
        let close = self.rest().find('>').map_or(self.rest().len(), |at| at + 1);
        self.at += close;
        content
    }

    pub(crate) fn next_piece(&mut self) -> Option<Piece<'a>> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            let text = rest.find('<').unwrap_or(rest.len());
            if text > 0 {
                self.at += text;
                return rest.get(..text).map(Piece::Text);
            }
            match rest.as_bytes().get(1) {
                Some(b) if b.is_ascii_alphabetic() => return self.start_tag(),
                Some(b'/') => match rest.as_bytes().get(2) {
                    Some(b) if b.is_ascii_alphabetic() => return self.end_tag(),
                    _ => self.skip_past(">"),
                },
                Some(b'!') => {
                    if let Some(doctype) = self.declaration() {
                        return Some(Piece::Doctype(doctype));
                    }
                }
                Some(b'?') => self.skip_past(">"),
                _ => {
                    self.at += 1;
                    return rest.get(..1).map(Piece::Text);
                }
            }
        }
    }

    fn skip_past(&mut self, end: &str) {
        self.at = self
            .rest()
            .find(end)
            .map_or(self.source.len(), |at| self.at + at + end.len());
    }

    /// Skips a comment or bogus comment; returns a doctype.
    fn declaration(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        if let Some(comment) = rest.strip_prefix("<!--") {
            if comment.starts_with('>') || comment.starts_with("->") {
                self.skip_past(">");
                return None;
            }
            let end = comment_end(comment);
            self.at = end.map_or(self.source.len(), |end| self.at + 4 + end);
            return None;
        }
        let is_doctype = rest
            .get(2..9)
            .is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
        self.skip_past(">");
        let text = rest.get(..rest.find('>')? + 1)?;
        is_doctype.then_some(text)
    }

    fn name_end(&self, from: usize) -> usize {
        skip(self.source.as_bytes(), from, |b| {
            !is_space(b) && !matches!(b, b'/' | b'>')
        })
    }

    /// The end of the tag whose name ends at `from`, and whether it closes itself.
    fn tag_end(&self, mut from: usize) -> Option<(usize, bool)> {
        loop {
            match attribute(self.source, from) {
                Step::Attribute { end, .. } => from = end,
                Step::Close { end, self_closing } => return Some((end, self_closing)),
                Step::Unfinished => return None,
            }
        }
    }

    fn start_tag(&mut self) -> Option<Piece<'a>> {
        let start = self.at;
        let name_end = self.name_end(start + 1);
        let Some((end, self_closing)) = self.tag_end(name_end) else {
            self.at = self.source.len();
            return None;
        };
        self.at = end;
        Some(Piece::Start(StartTag {
            name: self.source.get(start + 1..name_end)?,
            source: self.source.get(start..end)?,
            self_closing,
        }))
    }

    fn end_tag(&mut self) -> Option<Piece<'a>> {
        let start = self.at;
        let name_end = self.name_end(start + 2);
        let Some((end, _)) = self.tag_end(name_end) else {
            self.at = self.source.len();
            return None;
        };
        self.at = end;
        Some(Piece::End(self.source.get(start + 2..name_end)?))
    }
}
