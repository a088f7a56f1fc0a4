//! A tree in plain words, and in the query language again.

use super::{Day, Measure, Node, Place, PropertyTest, Scope, Stamp, State, Thing, Unit};

/// The tree in the query language: parsed again, it is the same tree.
#[must_use]
pub fn write(node: &Node) -> String {
    written(node, false)
}

fn written(node: &Node, inside: bool) -> String {
    let many = |nodes: &[Node], by: &str| {
        let parts: Vec<String> = nodes.iter().map(|node| written(node, true)).collect();
        let joined = parts.join(by);
        if inside {
            format!("({joined})")
        } else {
            joined
        }
    };
    match node {
        Node::And(nodes) => many(nodes, " "),
        Node::Or(nodes) => many(nodes, " OR "),
        Node::Not(node) => format!("-{}", written(node, true)),
        Node::Word {
            text,
            prefix,
            scope,
        } => {
            let star = if *prefix { "*" } else { "" };
            if is_plain_word(text) {
                format!("{}{text}{star}", field_of(*scope))
            } else {
                format!("{}{}{star}", field_of(*scope), quoted(text))
            }
        }
        Node::Phrase { text, scope } => format!("{}{}", field_of(*scope), quoted(text)),
        Node::Tag { key, exact } => format!("tag:{}{key}", if *exact { "=" } else { "" }),
        Node::In(place) => format!("in:{}", place_word(*place)),
        Node::Is(state) => format!("is:{}", state_word(*state)),
        Node::Regex { body, case, scope } => {
            let case = if *case { "c" } else { "" };
            format!("{}/{}/{case}", field_of(*scope), body.replace('/', "\\/"))
        }
        Node::Within { unit, inner } => {
            let inner = inner.as_deref().map_or("\"\"".to_owned(), |inner| {
                format!("({})", written(inner, false))
            });
            format!("{}:{inner}", unit_word(*unit))
        }
        Node::Spelled(text) => format!("match-case:{}", quoted(text)),
        Node::Property { key, test } => match test {
            PropertyTest::Any => format!("[{key}]"),
            PropertyTest::Empty => format!("[{key}:null]"),
            PropertyTest::Has(text) => format!("[{key}:\"{text}\"]"),
            PropertyTest::Is(text) => format!("[{key}:={text}]"),
            PropertyTest::Pattern { body, case } => {
                let case = if *case { "c" } else { "" };
                format!("[{key}:/{}/{case}]", body.replace('/', "\\/"))
            }
            PropertyTest::Number(low, high) => {
                format!("[{key}:{}..{}]", number(*low), number(*high))
            }
            PropertyTest::Day(from, until) => {
                format!(
                    "[{key}:{}..{}]",
                    from.map(day).unwrap_or_default(),
                    until.map(day).unwrap_or_default()
                )
            }
        },
        Node::Has(thing) => format!("has:{}", thing_word(*thing)),
        Node::Path(key) => format!("path:{}", value(key)),
        Node::Folder(key) => format!("folder:{}", value(key)),
        Node::File(key) => format!("file:{}", value(key)),
        Node::Url(key) => format!("url:{}", value(key)),
        Node::Cites(key) => format!("cites:{}", value(key)),
        Node::LinkedFrom(path) => format!("linked-from:{}", item(path)),
        Node::Mentions(path) => format!("mentions:{}", item(path)),
        Node::Site(key) => format!("site:{}", value(key)),
        Node::Author(key) => format!("author:{}", value(key)),
        Node::Lang(key) => format!("lang:{}", value(key)),
        Node::Measure { measure, low, high } => {
            let name = match measure {
                Measure::Words => "words",
                Measure::Minutes => "minutes",
                Measure::Progress => "progress",
            };
            format!(
                "{name}:{}",
                range(
                    low.map(|low| low.to_string()),
                    high.map(|high| high.to_string())
                )
            )
        }
        Node::When { stamp, from, until } => {
            format!(
                "{}:{}",
                stamp_word(*stamp),
                range(from.map(day), until.map(day))
            )
        }
        Node::LinksTo(path) if has_brackets(path) => format!("links:{}", item(path)),
        Node::LinksTo(path) => item(path),
    }
}

/// An item that is named. Brackets in a name cannot stand within others.
fn item(path: &str) -> String {
    if has_brackets(path) {
        quoted(path)
    } else {
        format!("[[{path}]]")
    }
}

fn has_brackets(path: &str) -> bool {
    path.contains(['[', ']'])
}

fn number(thousandths: Option<i64>) -> String {
    thousandths.map_or_else(String::new, |number| format!("{}", number as f64 / 1_000.0))
}

fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Line => "line",
        Unit::Block => "block",
        Unit::Section => "section",
        Unit::Task => "task",
        Unit::Todo => "task-todo",
        Unit::Done => "task-done",
    }
}

fn thing_word(thing: Thing) -> &'static str {
    match thing {
        Thing::Highlight => "highlight",
        Thing::Note => "note",
        Thing::Link => "link",
        Thing::Image => "image",
        Thing::Attachment => "attachment",
        Thing::Task => "task",
        Thing::Snapshot => "snapshot",
    }
}

fn field_of(scope: Scope) -> &'static str {
    match scope {
        Scope::Anywhere => "",
        Scope::Title => "title:",
        Scope::Body => "body:",
    }
}

/// Whether a word can stand without quotation marks and be nothing else.
fn is_plain_word(text: &str) -> bool {
    let first = text.chars().next().is_some_and(char::is_alphanumeric);
    first
        && !matches!(text, "AND" | "OR" | "NOT")
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '\'' | '’'))
}

/// In quotation marks. Backslashes before a mark of the text, or at its end, are doubled: one alone takes the mark along.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    let mut backslashes = 0;
    for character in text.chars() {
        if character == '"' {
            out.extend(std::iter::repeat_n('\\', backslashes + 1));
        }
        backslashes = if character == '\\' {
            backslashes + 1
        } else {
            0
        };
        out.push(character);
    }
    out.extend(std::iter::repeat_n('\\', backslashes));
    out.push('"');
    out
}

fn value(text: &str) -> String {
    let plain = text
        .chars()
        .all(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '"' | '|' | '*'));
    if plain && !text.is_empty() {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn range(low: Option<String>, high: Option<String>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => low,
        (low, high) => format!("{}..{}", low.unwrap_or_default(), high.unwrap_or_default()),
    }
}

fn day(day: Day) -> String {
    match day {
        Day::On(number) => {
            let (year, month, day) = civil(number);
            format!("{year:04}-{month:02}-{day:02}")
        }
        Day::Ago(days) => format!("{days}d"),
    }
}

/// Year, month and day of a number of days since 1 January 1970; by Howard Hinnant's `civil_from_days`.
fn civil(number: i32) -> (i32, i32, i32) {
    let shifted = number.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i32::from(month <= 2), month, day)
}

fn place_word(place: Place) -> &'static str {
    match place {
        Place::Notes => "notes",
        Place::Articles => "articles",
        Place::Highlights => "highlights",
        Place::Inbox => "inbox",
        Place::Later => "later",
        Place::Archive => "archive",
        Place::Trash => "trash",
        Place::Anywhere => "anywhere",
    }
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Unread => "unread",
        State::Reading => "reading",
        State::Read => "read",
        State::Starred => "starred",
        State::Orphan => "orphan",
        State::Unresolved => "unresolved",
        State::Duplicate => "duplicate",
        State::Broken => "broken",
    }
}

fn stamp_word(stamp: Stamp) -> &'static str {
    match stamp {
        Stamp::Saved => "saved",
        Stamp::Updated => "updated",
        Stamp::Published => "published",
        Stamp::Created => "created",
        Stamp::Read => "read",
    }
}

/// A part of a query in plain words.
#[must_use]
pub fn tell(node: &Node) -> String {
    match node {
        Node::And(_) => "All of these".to_owned(),
        Node::Or(_) => "Any of these".to_owned(),
        Node::Not(inner) => match inner.as_ref() {
            Node::And(_) => "Not all of these together".to_owned(),
            Node::Or(_) => "None of these".to_owned(),
            inner => format!("Not: {}", lower(&tell(inner))),
        },
        Node::Word {
            text,
            prefix,
            scope,
        } => {
            let what = if *prefix {
                format!("words that begin with “{text}”")
            } else {
                format!("the word “{text}”")
            };
            told(*scope, &what)
        }
        Node::Phrase { text, scope } => told(*scope, &format!("the words “{text}” in a row")),
        Node::Tag { key, .. } if key == "*" => "Tagged with anything".to_owned(),
        Node::Tag { key, exact: true } => format!("Tagged {key} itself"),
        Node::Tag { key, exact: false } => format!("Tagged {key} or below"),
        Node::In(place) => match place {
            Place::Notes => "Notes".to_owned(),
            Place::Articles => "Articles".to_owned(),
            Place::Highlights => "Highlights".to_owned(),
            Place::Inbox => "In the inbox".to_owned(),
            Place::Later => "Kept for later".to_owned(),
            Place::Archive => "In the archive".to_owned(),
            Place::Trash => "In the trash".to_owned(),
            Place::Anywhere => "Anywhere, the trash included".to_owned(),
        },
        Node::Is(state) => match state {
            State::Unread => "Never opened".to_owned(),
            State::Reading => "Opened, not finished".to_owned(),
            State::Read => "Read to the end".to_owned(),
            State::Starred => "Starred".to_owned(),
            State::Orphan => "Notes that nothing links to".to_owned(),
            State::Unresolved => "With links that lead nowhere".to_owned(),
            State::Duplicate => "Articles of which another says nearly the same".to_owned(),
            State::Broken => "Articles that lack something".to_owned(),
        },
        Node::Regex { body, scope, .. } => told(*scope, &format!("what matches /{body}/")),
        Node::Within { unit, inner } => {
            let piece = match unit {
                Unit::Line => "one line",
                Unit::Block => "one paragraph",
                Unit::Section => "one section",
                Unit::Task => "a task",
                Unit::Todo => "a task to be done",
                Unit::Done => "a task that is done",
            };
            match inner {
                Some(inner) => format!("In {piece}: {}", lower(&tell(inner))),
                None => format!("Has {piece}"),
            }
        }
        Node::Spelled(text) => format!("Has “{text}”, spelled exactly so"),
        Node::Property { key, test } => match test {
            PropertyTest::Any => format!("Has the property “{key}”"),
            PropertyTest::Empty => format!("The property “{key}” is empty"),
            PropertyTest::Has(text) => format!("The property “{key}” has “{text}” in it"),
            PropertyTest::Is(text) => format!("The property “{key}” is “{text}”"),
            PropertyTest::Pattern { body, .. } => {
                format!("The property “{key}” matches /{body}/")
            }
            PropertyTest::Number(low, high) => {
                let side = |side: &Option<i64>| side.map(|side| number(Some(side)));
                format!("The property “{key}” is {}", between(side(low), side(high)))
            }
            PropertyTest::Day(from, until) => {
                format!(
                    "The property “{key}” is {}",
                    between(from.map(told_day), until.map(told_day))
                )
            }
        },
        Node::Has(thing) => match thing {
            Thing::Highlight => "Has a highlight".to_owned(),
            Thing::Note => "Has a note on a highlight".to_owned(),
            Thing::Link => "Has a link".to_owned(),
            Thing::Image => "Has a picture".to_owned(),
            Thing::Attachment => "Refers to a file".to_owned(),
            Thing::Task => "Has a task".to_owned(),
            Thing::Snapshot => "Kept as the page came".to_owned(),
        },
        Node::Path(key) => format!("“{key}” in the path"),
        Node::Folder(key) => format!("In the folder “{key}” or below"),
        Node::File(key) => format!("“{key}” in the name"),
        Node::Url(key) => format!("“{key}” in the address"),
        Node::Cites(key) => format!("Links to a site like “{key}”"),
        Node::LinkedFrom(path) => format!("“{path}” links to it"),
        Node::Mentions(path) => format!("Names “{path}” without a link"),
        Node::Site(key) => format!("From a site like “{key}”"),
        Node::Author(key) => format!("By an author like “{key}”"),
        Node::Lang(key) => format!("In the language “{key}”"),
        Node::Measure { measure, low, high } => {
            let (what, unit) = match measure {
                Measure::Words => ("Length", " words"),
                Measure::Minutes => ("Time to read", " minutes"),
                Measure::Progress => ("Read so far", " %"),
            };
            format!(
                "{what}: {}",
                between(
                    low.map(|low| format!("{low}{unit}")),
                    high.map(|high| format!("{high}{unit}"))
                )
            )
        }
        Node::When { stamp, from, until } => {
            let what = match stamp {
                Stamp::Saved => "Saved",
                Stamp::Updated => "Changed",
                Stamp::Published => "Published",
                Stamp::Created => "Made",
                Stamp::Read => "Opened",
            };
            format!(
                "{what} {}",
                between(from.map(told_day), until.map(told_day))
            )
        }
        Node::LinksTo(path) => format!("With a link to “{path}”"),
    }
}

fn told(scope: Scope, what: &str) -> String {
    match scope {
        Scope::Anywhere => format!("Has {what}"),
        Scope::Title => format!("Has {what} in the title"),
        Scope::Body => format!("Has {what} in the text"),
    }
}

fn told_day(day: Day) -> String {
    match day {
        Day::Ago(0) => "today".to_owned(),
        Day::Ago(1) => "yesterday".to_owned(),
        Day::Ago(days) => format!("{days} days ago"),
        Day::On(_) => self::day(day),
    }
}

fn between(low: Option<String>, high: Option<String>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => low,
        (Some(low), Some(high)) => format!("from {low} to {high}"),
        (Some(low), None) => format!("from {low} on"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => "at any time".to_owned(),
    }
}

fn lower(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}
