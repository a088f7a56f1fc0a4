//! What a link says, in one piece of memory: a note may have very many links, and nearly all that one says stands in it as it
//! is written.

use std::ops::Range;

/// The text of a link, and behind it what reads otherwise than it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    text: Box<str>,
    raw: Range<u32>,
    path: Range<u32>,
    subpath: Option<Range<u32>>,
    display: Option<Range<u32>>,
}

impl Said {
    /// Keeps what a link says. Parts that are slices of `raw` itself are not kept a second time.
    pub fn of(raw: &str, path: &str, subpath: Option<&str>, display: Option<&str>) -> Self {
        let more = [Some(path), subpath, display].into_iter().flatten();
        let more = more.filter(|part| place(raw, part).is_none());
        let length = raw.len() + more.map(str::len).sum::<usize>();
        let mut text = String::with_capacity(length);
        text.push_str(raw);
        let mut keep = |part: &str| {
            place(raw, part).unwrap_or_else(|| {
                let start = text.len();
                text.push_str(part);
                narrow(start..text.len())
            })
        };
        let (path, subpath, display) = (keep(path), subpath.map(&mut keep), display.map(&mut keep));
        Self {
            text: text.into_boxed_str(),
            raw: narrow(0..raw.len()),
            path,
            subpath,
            display,
        }
    }

    fn part(&self, range: &Range<u32>) -> &str {
        let range = range.start as usize..range.end as usize;
        self.text.get(range).unwrap_or_default()
    }

    pub fn raw(&self) -> &str {
        self.part(&self.raw)
    }

    pub fn path(&self) -> &str {
        self.part(&self.path)
    }

    pub fn subpath(&self) -> Option<&str> {
        self.subpath.as_ref().map(|range| self.part(range))
    }

    pub fn display(&self) -> Option<&str> {
        self.display.as_ref().map(|range| self.part(range))
    }
}

/// Where a part lies in `raw`, if it is a slice of it.
fn place(raw: &str, part: &str) -> Option<Range<u32>> {
    let start = (part.as_ptr() as usize).checked_sub(raw.as_ptr() as usize)?;
    let end = start.checked_add(part.len())?;
    (end <= raw.len()).then(|| narrow(start..end))
}

/// A text that is longer than this is no note that is read at all.
fn narrow(range: Range<usize>) -> Range<u32> {
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    narrow(range.start)..narrow(range.end)
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn parts_are_kept_once() {
        let raw = "[[a#b|c]]".to_owned();
        let (path, subpath, display) = (&raw[2..3], &raw[4..5], &raw[6..7]);
        let said = Said::of(&raw, path, Some(subpath), Some(display));
        let parts = (said.path(), said.subpath(), said.display());
        assert_eq!(parts, ("a", Some("b"), Some("c")));
        assert_eq!((said.raw(), said.text.len()), (raw.as_str(), raw.len()));
        let said = Said::of(&raw, "other", None, Some(""));
        assert_eq!(
            (said.raw(), said.path(), said.subpath(), said.display()),
            (raw.as_str(), "other", None, Some(""))
        );
        let said = Said::of("", "x", Some("y"), None);
        assert_eq!(
            (said.raw(), said.path(), said.subpath()),
            ("", "x", Some("y"))
        );
    }
}
