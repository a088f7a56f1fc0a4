//! Lines that announce themselves as furniture: "Advertisement", "Read also: …", "Comments (3)".
//!
//! A cue says what a line is if it is furniture; whether it is, its place decides (`head`, `cut`).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::phrases;
use super::shape::{Shape, ends_sentence, is_all_caps};

/// Longer lines are never looked at.
const MAX_BYTES: usize = 700;

/// How far the word of a cue reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is furniture wherever it stands.
    Anywhere,
    /// It is furniture above and below the body, and beside other furniture.
    Edge,
    /// It opens a section of furniture below the body.
    Section,
}

/// What a line is, if it is furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cue {
    /// One of the kinds of `Removed`.
    pub(super) kind: &'static str,
    pub(super) reach: Reach,
    /// A sentence, not a label: it takes no section with it.
    pub(super) sentence: bool,
}

impl Cue {
    const fn new(kind: &'static str, reach: Reach) -> Cue {
        Cue { kind, reach, sentence: false }
    }

    const fn sentence(kind: &'static str, reach: Reach) -> Cue {
        Cue { kind, reach, sentence: true }
    }
}

/// Lower case, numbers as `#`, marks as one space: the form in which phrases are compared.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_numeric() {
            while chars.next_if(|c| c.is_numeric() || matches!(c, ',' | '.')).is_some() {}
            // 1.2K
            let mut ahead = chars.clone();
            if ahead.next().is_some_and(|c| matches!(c, 'K' | 'k' | 'M')) && ahead.next().is_none_or(|c| !c.is_alphanumeric()) {
                chars.next();
            }
            key.push('#');
        } else if c.is_alphanumeric() || is_mark_of_letter(c) {
            key.extend(c.to_lowercase());
        } else if matches!(c, '\'' | '’') && !key.is_empty() {
            key.push('\'');
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end_matches([' ', '\'']).len());
    key
}

/// Vowel signs of Indic and Arabic writing, which belong to their letter.
fn is_mark_of_letter(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x5B0..=0x5C7 | 0x64B..=0x65F | 0x900..=0xDFF | 0xE31..=0xE4E)
}

/// What a line announces itself as.
pub(super) fn of(text: &str) -> Option<Cue> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let shape = Shape::of(text);
    if shape.words <= 12
        && let Some(cue) = label(text, shape)
    {
        return Some(cue);
    }
    lead(text, shape).or_else(|| sentence(text))
}

/// Whole lines of few words.
fn label(text: &str, shape: Shape) -> Option<Cue> {
    static LABELS: LazyLock<HashMap<&str, Cue>> = LazyLock::new(|| {
        let mut labels = HashMap::new();
        for (kind, reach, list) in phrases::LINES {
            for phrase in list.split('|') {
                labels.entry(phrase).or_insert(Cue::new(kind, *reach));
            }
        }
        labels
    });
    let key = key(text);
    if key.is_empty() {
        // "·", "___", "* * *", "|": nothing but marks.
        return Some(Cue::new("other", Reach::Edge));
    }
    // "12:40" heads a part of a report.
    if text.contains(':') && key.chars().all(|c| matches!(c, '#' | ' ')) {
        return None;
    }
    let counted = || key.strip_suffix(" #").or_else(|| key.strip_prefix("# ")).map(str::trim);
    if let Some(cue) = LABELS.get(key.as_str()) {
        // "Read more." and "Share?" are somebody's words.
        let spoken = text.ends_with(['.', '?']) && !key.contains('#') && !text.ends_with("...") && cue.reach != Reach::Section && shape.words > 1;
        return (!spoken || cue.reach == Reach::Anywhere).then_some(*cue);
    }
    // "Share 12", "34 likes", "Kommentare 3", but not `copy $1`.
    let bare = text.chars().any(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "().,:|·•+-/[]'’".contains(c));
    if let Some(cue) = counted().filter(|_| bare).and_then(|k| LABELS.get(k))
        && matches!(cue.kind, "share" | "comments")
    {
        return Some(*cue);
    }
    if key == "#" && text.chars().count() <= 8 && text.chars().all(|c| c.is_ascii_digit() || ",.KkM ".contains(c)) {
        return Some(Cue::new("share", Reach::Edge));
    }
    if let Some(cue) = row_of_buttons(text) {
        return Some(cue);
    }
    more_from(&key, shape).or_else(|| personal(&key, text))
}

/// "Unsubscribe | Manage preferences", "Privacy ∙ Terms": every part is one.
fn row_of_buttons(text: &str) -> Option<Cue> {
    let parts: Vec<&str> = text.split(['|', '·', '•', '∙']).map(str::trim).filter(|p| !p.is_empty()).collect();
    if parts.len() < 2 {
        return None;
    }
    let cues: Vec<Cue> = parts.iter().map_while(|part| label(part, Shape::of(part))).collect();
    let first = cues.first().filter(|_| cues.len() == parts.len() && cues.iter().all(|c| c.kind != "comments"))?;
    Some(Cue::new(first.kind, Reach::Edge))
}

/// "More from Ola Berg", "More in Harbour", "Mehr von …": a label with a name in it.
fn more_from(key: &str, shape: Shape) -> Option<Cue> {
    const OPENINGS: [&str; 22] = [
        "more from ", "more by ", "more stories from ", "more stories by ", "more on ", "read more from ", "read more by ", "read more on ",
        "read more about ", "latest from ", "articles by ", "also by ", "mehr von ", "mehr aus ", "plus de ", "más de ", "mais de ",
        "altro da ", "meer van ", "meer over ", "mer från ", "ещё от ",
    ];
    let opens = OPENINGS.iter().any(|o| key.starts_with(o));
    (opens && !shape.ends && shape.words <= 8).then_some(Cue::new("related", Reach::Section))
}

/// "Written by Ola Berg", "e | 7 months ago | Reply", "3 days ago", "Follow Ola Berg on Twitter".
fn personal(key: &str, text: &str) -> Option<Cue> {
    if is_age(key) {
        return Some(Cue::new("byline", Reach::Edge));
    }
    if is_comment_line(text) {
        return Some(Cue::new("comments", Reach::Edge));
    }
    let written = ["written by ", "published in ", "posted by ", "geschrieben von ", "escrito por ", "écrit par ", "scritto da ", "geschreven door "];
    if written.iter().any(|w| key.starts_with(w)) && !ends_sentence(text) {
        return Some(Cue::new("byline", Reach::Section));
    }
    let follow = ["follow ", "folgen sie ", "suivez ", "sigue ", "síguenos ", "siga ", "segui ", "volg ", "följ ", "подписывайтесь "];
    let network = [" twitter", " facebook", " instagram", " linkedin", " on x", " whatsapp", " telegram", " youtube", " google news", "telegram", " bluesky", " mastodon"];
    let invites = follow.iter().any(|f| key.starts_with(f)) && network.iter().any(|n| key.contains(n));
    invites.then_some(Cue::new("share", Reach::Anywhere))
}

/// "7 months ago" and nothing else.
pub(super) fn is_age(key: &str) -> bool {
    static AGES: LazyLock<HashSet<&str>> = LazyLock::new(|| phrases::AGO.split('|').collect());
    let mut rest = key;
    loop {
        if AGES.contains(rest) {
            return true;
        }
        // "Posted 3 days ago", "Atualizado há 2 horas".
        match rest.split_once(' ') {
            Some((word, after)) if crate::dates::is_date_word(word) => rest = after,
            _ => return false,
        }
    }
}

/// A reader's name, the age of what was said, an invitation to reply.
pub(super) fn is_comment_line(text: &str) -> bool {
    let parts: Vec<String> = text.split(['|', '·', '•', '∙', '—', '–']).map(key).collect();
    let aged = parts.iter().any(|p| is_age(p));
    let key = parts.join(" ");
    let replies = ["reply", "replying to ", "in reply to ", "antworten", "répondre", "responder", "rispondi", "beantwoorden", "svara", "ответить", "відповісти", "回复", "返信", "답글", "رد"];
    let says = key.ends_with(" says") && key.split(' ').count() <= 5;
    (aged && parts.len() >= 2)
        || says
        || replies.iter().any(|r| key == *r || (key.starts_with(r) && (r.ends_with(' ') || aged)))
        || ends_with_age(&key)
}

/// "ola_b 3 days ago" — a short name before an age.
fn ends_with_age(key: &str) -> bool {
    let words = key.split(' ').count();
    if !(3..=8).contains(&words) || !key.contains('#') {
        return false;
    }
    key.char_indices().filter(|(_, c)| *c == ' ').any(|(at, _)| key.get(at + 1..).is_some_and(is_age))
}

/// "Read also: …", "Tags: …", "LESEN SIE AUCH …".
fn lead(text: &str, shape: Shape) -> Option<Cue> {
    static LEADS: LazyLock<HashMap<&str, &'static str>> = LazyLock::new(|| {
        phrases::LEADS.iter().flat_map(|(kind, list)| list.split('|').map(move |phrase| (phrase, *kind))).collect()
    });
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[' && c != '(');
    let bare = bare.trim_start_matches(['[', '(']);
    if let Some((before, after)) = bare.split_once([':', '：', '|', '»', '›', '→', '►', '▶', '>', '–', '—', '＞']).filter(|(before, _)| before.len() <= 64) {
        let rest = Shape::of(after.trim());
        if let Some(kind) = LEADS.get(key(before).as_str()) {
            let related = *kind == "related";
            let named = if related { names_headline(bare, before, rest, after.trim()) } else { names_list(bare, rest) };
            return named.then_some(Cue::new(kind, if related { Reach::Anywhere } else { Reach::Edge }));
        }
    }
    if shape.ends && !text.ends_with('?') || shape.words > 22 || shape.width > 160 {
        return None;
    }
    opens_with(bare).then_some(Cue::new("related", Reach::Anywhere))
}

/// Whether tags, places to share or a topic follow, not a sentence.
fn names_list(whole: &str, rest: Shape) -> bool {
    rest.words > 0 && rest.width <= 200 && !(ends_sentence(whole) && rest.words > 3)
}

/// Whether what follows a lead is a headline, not the rest of a sentence.
fn names_headline(whole: &str, before: &str, rest: Shape, after: &str) -> bool {
    let sentence = rest.ends && !whole.ends_with(['?', '!', '…', ')', ']']) && rest.words > 8;
    let single = key(before).split(' ').count() == 1;
    // "Next: add the salt" and "More: nothing" are instructions, a headline begins with a capital.
    let first = after.chars().find(|c| c.is_alphanumeric());
    let small = first.is_some_and(char::is_lowercase);
    let too_short = single && rest.words < 3 && !is_all_caps(before);
    rest.words > 0 && rest.width <= 180 && !sentence && !(single && (small || rest.ends && !whole.ends_with('?'))) && !(too_short && rest.words < 2)
}

fn opens_with(text: &str) -> bool {
    static OPEN: LazyLock<Vec<&str>> = LazyLock::new(|| phrases::OPEN_LEADS.split('|').collect());
    static CAPITAL: LazyLock<Vec<&str>> = LazyLock::new(|| phrases::CAPITAL_LEADS.split('|').collect());
    let head: String = text.chars().take(40).collect();
    let head = head.to_lowercase();
    let after = |lead: &&&str| head.strip_prefix(**lead).is_some_and(|rest| rest.starts_with(' ') && rest.len() > 1);
    if OPEN.iter().find(after).is_some() {
        return true;
    }
    CAPITAL.iter().find(after).is_some_and(|lead| {
        let opening: String = text.chars().take(lead.chars().count()).collect();
        let rest: String = text.chars().skip(lead.chars().count()).collect();
        is_all_caps(&opening) && !is_all_caps(&rest)
    })
}

/// Sentences that are furniture: moderation notices, newsletters, cookies, rights, walls.
fn sentence(text: &str) -> Option<Cue> {
    static PATTERNS: LazyLock<Option<(RegexSet, Vec<Cue>)>> = LazyLock::new(|| {
        let set = RegexSet::new(SENTENCES.iter().map(|(_, _, pattern)| *pattern)).ok()?;
        Some((set, SENTENCES.iter().map(|(kind, reach, _)| Cue::sentence(kind, *reach)).collect()))
    });
    if text.len() > 500 || !may_be_furniture(text) {
        return None;
    }
    let (set, cues) = PATTERNS.as_ref()?;
    let first = set.matches(text).iter().next()?;
    cues.get(first).copied().filter(|cue| !matches!(cue.kind, "newsletter" | "share" | "moderation") || !is_told(text))
}

/// Whether a sentence tells of something that happened: an invitation speaks of now.
fn is_told(text: &str) -> bool {
    static TOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(said|says|wrote|told|was|were|had|did|she|he|him|her|asked|sagte|sagt|war|waren|hatte|schrieb|dit-il|dit-elle|était|avait|dijo|era|había|disse|havia|ha detto|sagde|zei|сказал|сказала|был|была)\b").ok()
    });
    TOLD.as_ref().is_some_and(|t| t.is_match(text))
}

/// A quick look for the words without which no pattern below matches.
fn may_be_furniture(text: &str) -> bool {
    static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)comment|kommentar|coment|reacti|коммент|comment|newsletter|inbox|subscri|thank|privacy|puedes|contribution|sign up|abonn|suscr|inscr|iscri|assin|подпи|cookie|©|copyright|\(c\)|rights|reserv|recht|derechos|direitos|diritti|droits|права|published\.|marked|reporting by|editing by|contributed|free article|in print|reader|our work|journalism|member|like this|版权|著作権|無断|저작권|무단|编辑|編集|ニュースレター|حقوق|follow|read more|posted in|tagged|affiliate|click here|our app|enable javascript|javascript|this story was|first published|originally published|advert|partners|@|whatsapp|telegram|e-?mail|message|correo|boletín|support|^source:|^fuente:|^quelle:",
        )
        .ok()
    });
    WORDS.as_ref().is_some_and(|w| w.is_match(text))
}

/// Kind, reach, pattern. The first that matches counts.
const SENTENCES: &[(&str, Reach, &str)] = &[
    ("moderation", Reach::Edge, r"(?i)^(all |your |reader |user |these |our )?comments? (is|are|will be|may be|on this (article|story|post)|submitted|posted|policy|guidelines|rules|section)\b.{0,160}(moderat|approv|review|clos|disabl|post|polic|guideline|house rules|terms|publish|remov|on-topic|subject to|turned off)"),
    ("moderation", Reach::Edge, r"(?i)(see|read|view|review|follow|consult|visit|check)( our| the)? ?([\w ]{0,24})?(comments? (faq|policy|guidelines|rules)|community (guidelines|standards|rules)|house rules|moderation policy|commenting (policy|guidelines|rules))"),
    ("moderation", Reach::Edge, r"(?i)^(comments? faq|community guidelines|commenting guidelines|comment(s|ing)? policy|house rules)$"),
    ("moderation", Reach::Edge, r"(?i)(please |you must be |you need to |you have to |must )?(log(ged)? in|sign(ed)? in|register(ed)?|login)\b.{0,40}(to|and) (leave a |post a |post |join the |write a |submit a |add a )?(comment|reply|conversation|discussion)"),
    ("moderation", Reach::Edge, r"(?i)^(your email address will not be published|required fields are marked|notify me of (new|follow)|save my name, email|this site uses akismet|learn how your comment data|we moderate |we welcome (your )?comments|please keep (your )?comments|by (commenting|posting a comment|submitting a comment)|the (views|opinions) expressed in comments)"),
    ("moderation", Reach::Edge, r"(?i)^(kommentare? (werden|sind|wurde)|die kommentare|die kommentarfunktion|bitte (beachten sie|melden sie sich|loggen sie sich)|les commentaires sont|los comentarios|os comentários|i commenti sono|de reacties|reageren is|комментарии (проверяются|закрыты|модерируются|к))\b.{0,200}(moder|geschlossen|freigeschaltet|netiquette|kommentieren|fermé|cerrad|fechad|chius|gesloten|закрыт|модер|правил|regeln|norme|regras|normas|responsab)"),
    ("byline", Reach::Edge, r"(?i)^\(?(additional |further )?(reporting|writing|editing|text|compiled) (and \w+ )?by [\p{Lu}]"),
    ("byline", Reach::Edge, r"(?i)^.{3,160}\bcontributed (reporting )?(to|from) (this|the)? ?(report|story|article|reporting)\b.{0,40}$"),
    ("byline", Reach::Edge, r"(?i)^\(?(with (inputs?|reporting|additional reporting|files|agencies|material) (from|by) |the associated press contributed|con información de |com informações d|avec (l')?(afp|reuters)|\(with inputs)"),
    ("newsletter", Reach::Anywhere, r"(?i)^(thanks|thank you) for (reading|subscribing)\b.{0,120}(subscrib|share|support|free|new posts|newsletter|!\s*$)"),
    ("newsletter", Reach::Anywhere, r"(?i)^.{0,60}is a reader-supported publication\b"),
    ("newsletter", Reach::Anywhere, r"(?i)^(to receive new posts|subscribe (now |today |here |for free )?(to|for|and) .{2,80}(newsletter|inbox|new posts|my work|our work|updates|get the latest|unlimited|digest|briefing|bulletin)|sign up (now |today |here )?(to|for) .{0,60}(newsletter|inbox|briefing|bulletin|email|e-mail|digest|alerts)|get .{2,100}(to|in) your (inbox|e-?mail)|receive .{2,100}(to|in) your inbox|enter your e-?mail|join (over |more than )?[\d,.]+k? .{0,30}(readers|subscribers)|want (more|the latest)\b.{0,100}(newsletter|inbox|sign up|subscribe))"),
    ("newsletter", Reach::Anywhere, r"(?i)^(melden sie sich .{0,60}newsletter|abonnieren sie .{0,80}newsletter|unser newsletter|jetzt .{0,40}newsletter|inscrivez-vous .{0,60}newsletter|abonnez-vous .{0,60}(newsletter|lettre)|recevez .{0,80}(newsletter|boîte)|suscr[íi]bete .{0,80}(newsletter|bolet[íi]n|correo)|recibe .{0,80}(newsletter|bolet[íi]n|correo)|inscreva-se .{0,80}(newsletter|canal|e-?mail)|assine .{0,60}newsletter|receba .{0,80}(newsletter|e-?mail|whatsapp)|iscriviti .{0,60}newsletter|ricevi .{0,80}(newsletter|mail)|schrijf je in .{0,60}nieuwsbrief|meld je aan .{0,60}nieuwsbrief|anmäl dig .{0,60}nyhetsbrev|tilmeld dig .{0,60}nyhedsbrev|meld deg på .{0,60}nyhetsbrev|подпи(шитесь|сывайтесь) на .{0,60}(канал|рассылк|telegram|телеграм)|підпи(шіться|суйтесь) на .{0,60}(канал|розсилк|telegram|телеграм))"),
    ("newsletter", Reach::Anywhere, r"(?i)^(this (article|story|post|content|episode) is (only )?(for|available to|reserved for|exclusive to) (paid |paying |premium |our )?(subscribers|members)|this post is for paid subscribers|you('ve| have) (reached|read|used|\d+) .{0,40}free (article|stor)|already a (subscriber|member)\?|to (continue|keep) reading,? .{0,60}(subscribe|register|sign in|log in)|continue reading (with|by) .{0,60}(subscription|subscribing)|article réservé aux abonnés|cet article est réservé aux abonnés|la suite est réservée aux abonnés|il vous reste .{0,40}de cet article|contenido exclusivo para suscriptores|este contenido es exclusivo|contenuto riservato agli abbonati|dieser artikel ist (nur )?für abonnenten)"),
    ("newsletter", Reach::Edge, r"(?i)^(subscribe|sign up|support (us|our|independent|quality)|become a (paid |founding )?(member|subscriber|supporter|patron)|help us|if you (like|liked|enjoy|enjoyed|value) (this|our|what)|like this (post|article|story)\?|enjoy(ed|ing)? (this|our|reading))\b.{0,160}\b(newsletters?|inbox|e-?mails?|free|today|now|unlimited|access|month|week|members?|journalism|our|us|subscrib\w+|subscription|share it|follow)\b.{0,60}$"),
    ("other", Reach::Edge, r"(?i)^(we (and our partners )?use cookies|this (web)?site uses cookies|by (continuing|clicking|using) .{0,80}cookies|our (web)?site uses cookies|we value your privacy|wir verwenden cookies|diese (website|webseite|seite) (verwendet|nutzt|benutzt) cookies|nous utilisons des cookies|ce site utilise des cookies|en poursuivant .{0,60}cookies|usamos cookies|utilizamos cookies|este sitio (web )?utiliza cookies|este site utiliza cookies|utilizziamo i cookie|questo sito utilizza|wij gebruiken cookies|deze (website|site) (gebruikt|maakt gebruik van) cookies|мы используем (файлы )?cookie|vi använder cookies|vi bruker (informasjonskapsler|cookies)|vi bruger cookies)"),
    ("other", Reach::Edge, r"(?i)^(©|\(c\)|copyright\b|&copy;).{0,240}$"),
    ("other", Reach::Edge, r"(?i)(all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|riproduzione riservata|reproducción prohibida|alle rechten voorbehouden|все права защищены|усі права захищені|版权所有|無断転載|無断転用|무단 ?전재|저작권자|جميع الحقوق محفوظة|כל הזכויות שמורות|tüm hakları saklıdır)"),
    ("other", Reach::Edge, r"(?i)^(this (article|story|report|column|post) (was|is) (originally |first )?(published|appeared|posted)|a version of this (article|story) (appeared|appears|ran|was)|this story (was|has been) (produced|supported|updated|corrected)|this material may not be|originally published|first published (on|in|by)|published by .{0,60} (on|in)|some links .{0,80}affiliate|we may (earn|receive) .{0,60}commission|this (post|article|page|site) (may )?contains? affiliate|you need to enable javascript|please enable javascript|support (quality|independent|local) journalism)"),
    ("other", Reach::Edge, r"^[（(【\[]?\s*(责任编辑|责编|编辑|編輯|責任編輯|校对|来源|審校|原标题|作者单位)\s*[：:]"),
    ("tags", Reach::Edge, r"(?i)^(posted|filed) (in|under) .{2,60}( tagged .{2,120})?$"),
    ("share", Reach::Edge, r"(?i)^(follow|find|join|like) us\b.{0,80}$"),
    ("byline", Reach::Edge, r"(?i)^(source|fuente|quelle): .{2,50}\b(agencies|agencias|agences|agenturen)\.?$"),
    ("newsletter", Reach::Edge, r"(?i)^(you (are |have )?(received|receiving|got) this (e-?mail|message|newsletter) because|this (e-?mail|newsletter|message) was sent to|sie erhalten diese(n newsletter|e-?mail)|vous recevez cet? (e-?mail|newsletter)|recibes este (correo|e-?mail|boletín))\b.{0,160}"),
    ("other", Reach::Edge, r"(?i)^we and our ([\d,.]+ |trusted )?partners (store|use|process)\b"),
    ("byline", Reach::Edge, r"(?i)^(write to|contact|e-?mail|reach) .{2,60} at \S+@\S+$"),
    ("share", Reach::Anywhere, r"(?i)^(join|follow) (our|us on) .{0,30}(whatsapp|telegram)\b.{0,30}$"),
    ("newsletter", Reach::Anywhere, r"(?i)^privacy notice: newsletters may contain"),
    ("newsletter", Reach::Edge, r"(?i)^(puedes seguir a|sigue toda la información|abonnez-vous pour|l['’]espace des contributions)\b.{0,160}(newsletter|facebook|twitter|instagram|accéder|lire la suite|abonnés)"),
    ("newsletter", Reach::Edge, r"(?i)^(click here|download (our|the) .{0,30}app|get (our|the) .{0,30}app)\b.{0,120}$"),
];

#[cfg(test)]
mod tests {
    use super::{Reach, key, of};

    fn check(text: &str, expected: Option<(&str, Reach)>) {
        assert_eq!(of(text).map(|c| (c.kind, c.reach)), expected, "{text:?} (key {:?})", key(text));
    }

    #[test]
    fn knows_lines_that_announce_themselves() {
        check("Advertisement", Some(("advertisement", Reach::Anywhere)));
        check("  SHARE THIS ARTICLE ", Some(("share", Reach::Anywhere)));
        check("Read also: Ferries to stop on Sundays", Some(("related", Reach::Anywhere)));
        check("Lesen Sie auch: Heringspreise fallen weiter", Some(("related", Reach::Anywhere)));
        check("READ MORE Ferries to stop on Sundays", Some(("related", Reach::Anywhere)));
        check("Читайте также: Цены на сельдь падают", Some(("related", Reach::Anywhere)));
        check("関連記事：ニシンの値段が下がる", Some(("related", Reach::Anywhere)));
        check("اقرأ أيضاً: أسعار السمك تنخفض", Some(("related", Reach::Anywhere)));
        check("COMMENTS (1)", Some(("comments", Reach::Section)));
        check("12 comments", Some(("comments", Reach::Section)));
        check("More from Ola Berg", Some(("related", Reach::Section)));
        check("1.2K Followers", Some(("share", Reach::Edge)));
        check("5 min read", Some(("byline", Reach::Edge)));
        check("e | 7 months ago | Reply e", Some(("comments", Reach::Edge)));
        check("34 Likes", Some(("share", Reach::Edge)));
        check("Comments are moderated and generally will be posted if they are on-topic.", Some(("moderation", Reach::Edge)));
        check("Thanks for reading Harbour Notes! Subscribe for free to receive new posts.", Some(("newsletter", Reach::Anywhere)));
        check("Tags: harbour, wood", Some(("tags", Reach::Edge)));
        check("© 2024 The Harbour Times. All rights reserved.", Some(("other", Reach::Edge)));
    }

    #[test]
    fn leaves_sentences_alone() {
        for text in [
            "Read more books than you buy, my grandmother used to say.",
            "Related to this is the question of where to put the shelves.",
            "Comments under the article were angry, and the editor read every one of them.",
            "Watch: the tide turns at noon, and then the boats can leave the basin again.",
            "Next: add the salt.",
            "The newsletter was printed on yellow paper and sold out by noon.",
            "Subscribers to the old paper were told to sign up again, and most of them did.",
            "Share prices fell by a third.",
            "More than forty boats lay in the basin.",
            "Subheading about nothing",
        ] {
            check(text, None);
        }
    }
}
