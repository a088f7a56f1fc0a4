//! The head of an e-mail: From, Subject, Date.

use super::Facts;
use super::page::{Fate, Page};
use super::shape::is_name;
use crate::dates;

/// Reads the header lines at the top, if there are some, and returns the line after them.
pub(super) fn read(page: &mut Page<'_>, facts: &mut Facts) -> usize {
    let mut end = 0;
    let mut fields: Vec<(usize, &'static str, String)> = Vec::new();
    while end < page.len().min(14) {
        let Some((name, value)) = field(page.text(end)) else {
            break;
        };
        fields.push((end, name, value));
        end += 1;
    }
    let has = |name: &str| fields.iter().any(|(_, n, _)| *n == name);
    if !(has("from") && has("subject") && fields.len() >= 2) {
        return 0;
    }
    for (at, name, value) in fields {
        let fate = take(facts, name, &value);
        page.set(at, fate);
    }
    end
}

fn field(text: &str) -> Option<(&'static str, String)> {
    const NAMES: [(&str, &str); 6] = [
        (
            "from",
            "from|von|de|expéditeur|da|van|från|fra|от|寄件人|发件人|差出人|보낸사람",
        ),
        (
            "subject",
            "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|тема|主题|主旨|件名|제목",
        ),
        (
            "date",
            "date|sent|datum|gesendet|fecha|enviado|data|verzonden|skickat|sendt|дата|日期|发送时间|送信日時|보낸날짜",
        ),
        (
            "to",
            "to|an|à|para|a|aan|till|til|кому|收件人|宛先|받는사람",
        ),
        ("to", "cc|bcc|reply-to|kopie|copia|copie|kopia|копия|抄送"),
        ("to", "message-id|x-mailer|list-id|importance"),
    ];
    let (before, after) = text.split_once([':', '：'])?;
    let lower = before.trim().to_lowercase();
    let (name, _) = NAMES
        .iter()
        .find(|(_, forms)| forms.split('|').any(|f| f == lower))?;
    (!after.trim().is_empty()).then(|| (*name, after.trim().to_owned()))
}

fn take(facts: &mut Facts, name: &str, value: &str) -> Fate {
    match name {
        "subject" => {
            facts.title = Some(super::one_line(value));
            Fate::Field
        }
        "from" => {
            let person = value
                .split(['<', '('])
                .next()
                .unwrap_or("")
                .trim()
                .trim_matches('"')
                .to_owned();
            if is_name(&person) {
                facts.authors.push(person);
            }
            Fate::Removed("byline")
        }
        "date" => {
            if let Some(date) = dates::parse_published(value, facts.lang()) {
                facts.published = date.get(..10).map(str::to_owned);
            }
            Fate::Removed("byline")
        }
        _ => Fate::Removed("byline"),
    }
}
