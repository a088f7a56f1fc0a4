//! The history of a paper before it is published: received, revised, accepted.

use crate::dates::{self, Stamp};

/// Words of such steps.
const STEPS: &[&str] = &[
    "received",
    "accepted",
    "eingegangen",
    "eingereicht",
    "angenommen",
    "reçu",
    "accepté",
    "recibido",
    "aceptado",
    "recebido",
    "aceito",
    "ricevuto",
    "accettato",
    "поступила",
    "принята",
    "收稿",
    "受付",
    "受理",
];
/// Words of such steps that mean publication elsewhere.
const ALSO: &[&str] = &["submitted", "revised"];
/// Characters between such a word and its day.
const NEAR: usize = 24;

/// The day of publication in a line, which is none of those of the steps before it.
pub(super) fn published(text: &str, stamps: &[Stamp], lang: Option<&str>) -> Option<String> {
    let mut last = 0;
    let mut labels = Vec::new();
    for stamp in stamps {
        let label = text
            .get(last..stamp.start)
            .unwrap_or_default()
            .to_lowercase();
        let skipped = label.chars().count().saturating_sub(NEAR);
        labels.push(label.chars().skip(skipped).collect::<String>());
        last = stamp.end;
    }
    let says = |label: &String, words: &[&str]| words.iter().any(|word| label.contains(word));
    if !labels.iter().any(|label| says(label, STEPS)) {
        return dates::parse_published(text, lang);
    }
    let own = stamps
        .iter()
        .zip(&labels)
        .filter(|(stamp, label)| !says(label, STEPS) && !says(label, ALSO) && !stamp.updated);
    own.filter_map(|(stamp, _)| stamp.date.clone()).next()
}
