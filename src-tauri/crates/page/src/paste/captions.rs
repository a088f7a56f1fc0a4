//! Captions of pictures, known by their credit: "… Russia June 5, 2024. PHOTO: REUTERS".
//!
//! A line without a credit is no caption, whatever it tells.

use std::sync::LazyLock;

use regex::Regex;

use super::shape::{Shape, ends_sentence};

/// A picture's caption. One of the two may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Caption {
    pub(super) text: String,
    pub(super) credit: String,
    /// The words "Image caption" or "FILE PHOTO" were there: it is one even without a credit.
    pub(super) labelled: bool,
}

/// Longer lines are body, whatever they end with.
const MAX_WIDTH: usize = 600;

/// Reads a line as a caption with its credit, a credit alone, or a labelled caption.
pub(super) fn of(text: &str) -> Option<Caption> {
    if text.len() > 1_200 || !may_be(text) {
        return None;
    }
    let shape = Shape::of(text);
    if shape.width > MAX_WIDTH {
        return None;
    }
    let (labelled, rest) = without_label(text);
    if let Some((caption, credit)) = glued_credit(rest)
        .or_else(|| labelled_credit(rest))
        .or_else(|| eastern(rest))
        .or_else(|| bracketed(rest))
        .or_else(|| bare_agency(rest))
        .or_else(|| credit_alone(rest))
    {
        return Some(Caption {
            text: clean_text(caption),
            credit: clean_credit(credit),
            labelled,
        });
    }
    labelled.then(|| Caption {
        text: rest.trim().to_owned(),
        credit: String::new(),
        labelled,
    })
}

/// "Children look at the queens. — AFP".
pub(super) fn dashed(text: &str) -> Option<Caption> {
    let (before, credit) = text.rsplit_once(['—', '–'])?;
    let credited = super::agencies::among(credit).is_some()
        || matches!(
            credit.trim().to_lowercase().as_str(),
            "file" | "file photo" | "photo by author" | "photo by the writer"
        );
    (credited && ends_sentence(before.trim_end()) && credit_words(credit, 6)).then(|| Caption {
        text: clean_text(before),
        credit: clean_credit(credit),
        labelled: false,
    })
}

/// A quick look for what every credit has.
fn may_be(text: &str) -> bool {
    text.contains(['/', ':', '：', '©', '=', '＝', ',', '…', '摄'])
        || text.contains("...")
        || text.contains("Credit")
        || text.contains(" by ")
        || text.contains([')', ']'])
        || ["Getty", "Shutterstock", "Unsplash", "Alamy", "iStock"]
            .iter()
            .any(|desk| text.ends_with(desk) || text.ends_with("Images"))
}

/// Takes "Image caption,", "FILE PHOTO:", "1 of 3 |" off the start.
fn without_label(text: &str) -> (bool, &str) {
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?:(?:\d{1,3} (?:of|/) \d{1,3} ?\|? ?)|(?i:(?:image|photo|picture|video) caption[,:]\s*|file (?:photo|picture|image)\s*[:-]\s*|(?:bildunterschrift|legenda|légende|leyenda|didascalia|bijschrift|bildtext|подпись к фото|caption)\s*[:,]\s*))",
        )
        .ok()
    });
    match LABEL.as_ref().and_then(|l| l.find(text)) {
        Some(found) => (
            found.as_str().chars().any(char::is_alphabetic) && !found.as_str().contains(" of "),
            text.get(found.end()..).unwrap_or(""),
        ),
        None => (false, text),
    }
}

/// "… PHOTO: REUTERS", "Photograph: Ola Berg/The Paper", "Image source, Getty Images", "Credit...Ola Berg".
fn labelled_credit(text: &str) -> Option<(&str, &str)> {
    static CREDIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:^|[\s|(\[.,;/—–•·»”’'\x22-])((?:Photo Credits?|PHOTO CREDITS?|Image Credits?|Photos?|PHOTOS?|Photographs?|Photo(?:graphy)?|PHOTOGRAPHS?|Pictures?|PICTURES?|Pic|Images?|IMAGES?|Illustrations?|Graphic|Screenshot|Credits?|CREDITS?|Courtesy|Source|Fotos?|FOTOS?|Fotografie|Fotografía|Fotograf|Fotó|Zdjęcie|Zdj|Bild(?:er)?|BILD|Crédits?|CRÉDIT|Crédito|Créditos|Imagen|Imagem|Immagine|Imagem|Beeld|Valokuva|Kuva|Foto(?:graaf)?|Фото|ФОТО|Изображение|Иллюстрация|Фотографія|Φωτογραφία|Ảnh|Fotoğraf|צילום|الصورة|صورة|تصوير|عکس)(?: (?:by|credit|credits|source|courtesy of|courtesy|d'illustration|d'archives|de archivo|de|von|di|door|photo|provided by|via))*)\s*(:|：|/|=|,|\.\.\.|…| by | of | courtesy of | - )\s*",
        )
        .ok()
    });
    let finder = CREDIT.as_ref()?;
    let mut last = None;
    for found in finder.captures_iter(text) {
        last = Some(found);
    }
    let found = last?;
    let (label, sep) = (found.get(1)?, found.get(2)?);
    let credit = text.get(found.get(0)?.end()..)?.trim();
    let before = text.get(..label.start())?;
    let bare = label.as_str();
    let comma = sep.as_str() == ",";
    if comma
        && !matches!(
            bare.to_lowercase().as_str(),
            "image source" | "image credit" | "photo credit" | "photo source" | "photo" | "picture"
        )
    {
        return None;
    }
    if sep.as_str() == " of " && !bare.starts_with("Courtesy")
        || matches!(bare, "Source" | "Graphic" | "Screenshot") && !before.trim().is_empty()
    {
        return None;
    }
    if matches!(sep.as_str(), " by " | " - " | "/")
        && before.trim().is_empty()
        && !credit_words(credit, 5)
    {
        return None;
    }
    // Between the caption and its credit there is an end of some sort.
    let trimmed = before.trim_end();
    let parted = trimmed.is_empty()
        || ends_sentence(trimmed)
        || trimmed.ends_with(['|', '(', '[', '/', '—', '–', '-', '•', '·', ',', ';']);
    let loud = bare.chars().all(|c| c.is_uppercase() || c.is_whitespace())
        || sep.as_str().starts_with([':', '：', '=', '…', '.']);
    (credit_words(credit, 12)
        && (parted
            || loud && !trimmed.ends_with(|c: char| c.is_lowercase())
            || loud && bare.starts_with(char::is_uppercase) && Shape::of(credit).words <= 6))
        .then_some((before, credit))
}

/// "… in Queens.CreditOla Berg/The Paper": what is left when the page put them on lines of their own.
fn glued_credit(text: &str) -> Option<(&str, &str)> {
    let (before, credit) = text.rsplit_once("Credit")?;
    let before = before.trim_end_matches("Credit");
    let glued = credit.starts_with(char::is_uppercase)
        && before.ends_with(['.', '!', '?', '"', '”', '’', ')']);
    (glued && credit_words(credit, 10)).then_some((before, credit))
}

/// Whether words can be the name of a photographer, an agency or an archive.
fn credit_words(credit: &str, most: usize) -> bool {
    const SMALL: &[&str] = &[
        "of", "for", "via", "the", "de", "von", "van", "der", "and", "et", "y", "und", "da", "do",
        "di", "del", "le", "la", "by", "from", "courtesy", "on", "through", "file", "pool",
        "handout", "en", "e", "i", "и", "dpa", "afp", "imago", "picture", "alliance", "images",
        "photo", "photos", "stock", "supplied", "provided", "archiv", "archive", "archives",
        "press", "apa",
    ];
    let inner = credit.trim_matches(|c: char| "()[]. ".contains(c));
    let words: Vec<&str> = inner
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '|' | ',' | '-' | '&' | '©'))
        .filter(|w| !w.is_empty())
        .collect();
    let fits = |w: &&str| {
        let first = w.chars().next().unwrap_or(' ');
        !first.is_lowercase() || SMALL.contains(w) || w.starts_with('@') || w.contains('.')
    };
    (1..=most).contains(&words.len())
        && words.iter().all(fits)
        && inner.chars().count() <= 110
        && !inner.contains(['?', '!', '"', '“', ';'])
}

/// "… (AP Photo/Ola Berg)", "… [File: Ola Berg/Reuters]", "(Getty Images)".
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let bare = text.trim_end_matches(['.', ' ']);
    let (open, close) = match bare.chars().next_back()? {
        ')' => ('(', ')'),
        ']' => ('[', ']'),
        '）' => ('（', '）'),
        _ => return None,
    };
    let at = bare.rfind(open)?;
    let inner = bare
        .get(at + open.len_utf8()..)?
        .strip_suffix(close)?
        .trim();
    let before = bare.get(..at)?;
    let labelled = inner.split_once(": ").is_some_and(|(label, _)| {
        ["Supplied", "File", "Credit", "Source", "Courtesy"].contains(&label)
            || label.ends_with(" News")
            || super::agencies::named(label).is_some()
    });
    let signed = inner.contains('/')
        && inner.split('/').any(|part| {
            super::shape::is_name(part.trim()) || super::agencies::named(part).is_some()
        });
    let marked = pictured(inner) || labelled && ends_sentence(before) || open == '[' && signed;
    let short = Shape::of(before).words <= 70;
    (marked && short && credit_words(inner, 14)).then_some((before, inner))
}

/// Names of picture desks and of archives.
fn pictured(text: &str) -> bool {
    const DESKS: [&str; 34] = [
        "Photo",
        "PHOTO",
        "Getty",
        "Shutterstock",
        "iStock",
        "Unsplash",
        "Alamy",
        "Pexels",
        "Pixabay",
        "Adobe Stock",
        "Flickr",
        "Wikimedia",
        "Handout",
        "File:",
        "Foto:",
        "Foto ",
        "Fotografía:",
        "Photograph",
        "Image:",
        "Image by",
        "Bild:",
        "Imago",
        "IMAGO",
        "picture alliance",
        "Crédit",
        "Фото",
        "写真",
        "사진",
        "图源",
        "صورة",
        "Picture:",
        "Pic:",
        "REUTERS/",
        "Photo:",
    ];
    DESKS.iter().any(|desk| text.contains(desk))
}

/// "… 2024. REUTERS/Ola Berg", "© AFP", "… Getty Images", "… AFP/Ola Berg via Getty Images".
fn bare_agency(text: &str) -> Option<(&str, &str)> {
    static TAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:^|[.!?”\x22)|]\s+|\s[—–-]\s*|\s{2,})((?:REUTERS|AFP|AP Photo|AP|EPA|EFE|dpa|ANSA|Getty Images|Shutterstock|Alamy|iStock|Unsplash|Handout|NurPhoto|Anadolu|ТАСС|РИА Новости|imago|IMAGO|picture alliance|Keystone|ANP|Lusa)\s*/\s*[\p{Lu}].{1,80}|[\p{Lu}][\p{L}'’.-]+(?: [\p{Lu}][\p{L}'’.-]+){0,3}\s*/\s*(?:REUTERS|Reuters|AFP|AP|EPA|EFE|dpa|Getty Images|ANSA|ТАСС|РИА Новости|Shutterstock|Anadolu|Alamy|Bloomberg|The Guardian|The Observer|The New York Times)(?:[ /]\S.{0,40})?|(?:[\p{Lu}][\p{L}'’ .-]{1,40}/)?Getty Images(?:/iStockphoto)?|(?:[\p{Lu}][\p{L}'’ .-]{1,40}/)?(?:Shutterstock|iStock|Unsplash|Alamy)|©\s*[^.©]{2,70})\.?$",
        )
        .ok()
    });
    if Shape::of(text).words > 70 {
        return None;
    }
    let found = TAIL.as_ref()?.captures(text)?.get(1)?;
    let credit = found.as_str();
    let before = text.get(..found.start())?;
    // A copyright line of a whole paper is no credit of a picture.
    let rights = credit.starts_with('©')
        && (before.trim().is_empty()
            || credit.chars().any(|c| c.is_ascii_digit())
            || credit.to_lowercase().contains("rights"));
    (!rights && credit_words(credit, 12)).then_some((before, credit))
}

/// "OLA BERG (EFE)", "Ola Berg / AFP": a whole line.
fn credit_alone(text: &str) -> Option<(&str, &str)> {
    let (name, agency) = match text.strip_suffix(')').and_then(|t| t.split_once(" (")) {
        Some((name, agency)) if super::shape::is_all_caps(name) => (name, agency),
        Some(_) => return None,
        None => text.split_once('/')?,
    };
    let credited = super::shape::is_name(name.trim()) && super::agencies::named(agency).is_some();
    credited.then_some(("", text))
}

/// "（写真：共同通信）", "新华社记者 张三 摄", "사진=연합뉴스", "図源：…".
fn eastern(text: &str) -> Option<(&str, &str)> {
    static CREDIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:[（(\[【/／\s。]|^)((?:写真|画像|撮影|写真提供|提供|图|图片来源|图源|图片|圖|圖片來源|圖片|攝影|摄影|사진|사진제공|사진 제공|그래픽)\s*[:：=＝/／]\s*([^。：]{1,30}?)|([^\s。，、（(]{2,14}\s?(?:记者|記者)?\s?[\p{Han}]{2,4})\s?[摄攝])\s*[）)\]】]?[。.]?$",
        )
        .ok()
    });
    if !text
        .chars()
        .any(|c| crate::lang::is_unspaced(c) || ('가'..='힣').contains(&c))
    {
        return None;
    }
    let found = CREDIT.as_ref()?.captures(text)?;
    let credit = found.get(2).or_else(|| found.get(3))?;
    let before = text.get(..found.get(0)?.start())?;
    let kept = text
        .get(before.len()..)
        .and_then(|rest| rest.strip_prefix('。'))
        .map_or(before, |_| {
            text.get(..before.len() + '。'.len_utf8()).unwrap_or(before)
        });
    Some((kept, credit.as_str()))
}

fn clean_text(text: &str) -> String {
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '|' | '(' | '[' | '（' | '/' | '—' | '–' | '•' | '·')
    });
    text.trim_end_matches(" -").trim().to_owned()
}

fn clean_credit(credit: &str) -> String {
    let mut credit = credit.trim();
    // A bracket that the caption opened before the label.
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        if credit.ends_with(close) && !credit.contains(open) {
            credit = credit.trim_end_matches(close);
        }
    }
    let credit = credit.trim_start_matches('©').trim();
    let plain = [
        "Photo by ",
        "Photo: ",
        "File: ",
        "Foto: ",
        "Photograph: ",
        "Image: ",
        "Photo courtesy of ",
    ];
    let credit = plain
        .iter()
        .find_map(|p| credit.strip_prefix(p))
        .unwrap_or(credit);
    let closed = credit.trim_end_matches(['.', ' ']);
    if closed.contains(['(', '[']) {
        closed.to_owned()
    } else {
        closed.trim_end_matches([')', ']', ' ', '.']).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    fn check(line: &str, expected: Option<(&str, &str)>) {
        let found = of(line);
        assert_eq!(
            found.as_ref().map(|c| (c.text.as_str(), c.credit.as_str())),
            expected,
            "{line:?}"
        );
    }

    #[test]
    fn finds_credits() {
        check(
            "The ferry on Monday. PHOTO: REUTERS",
            Some(("The ferry on Monday.", "REUTERS")),
        );
        check(
            "The ferry on Monday. Photograph: Ola Berg/The Guardian",
            Some(("The ferry on Monday.", "Ola Berg/The Guardian")),
        );
        check(
            "The ferry leaves the pier on Monday, June 5, 2024. (AP Photo/Ola Berg)",
            Some((
                "The ferry leaves the pier on Monday, June 5, 2024.",
                "AP Photo/Ola Berg",
            )),
        );
        check(
            "The ferry leaves. [File: Ola Berg/Reuters]",
            Some(("The ferry leaves.", "Ola Berg/Reuters")),
        );
        check(
            "The ferry leaves, June 5, 2024. REUTERS/Ola Berg/File Photo",
            Some((
                "The ferry leaves, June 5, 2024.",
                "REUTERS/Ola Berg/File Photo",
            )),
        );
        check(
            "The ferry | Photo Credit: Reuters",
            Some(("The ferry", "Reuters")),
        );
        check(
            "The ferry.Credit...Ola Berg for The New York Times",
            Some(("The ferry.", "Ola Berg for The New York Times")),
        );
        check("Image source, Getty Images", Some(("", "Getty Images")));
        check(
            "Image caption, The ferry on Monday",
            Some(("The ferry on Monday", "")),
        );
        check(
            "Photo by Ola Berg on Unsplash",
            Some(("", "Ola Berg on Unsplash")),
        );
        check(
            "Die Fähre am Montag. Foto: Ola Berg/dpa",
            Some(("Die Fähre am Montag.", "Ola Berg/dpa")),
        );
        check(
            "Die Fähre am Montag (Foto: dpa)",
            Some(("Die Fähre am Montag", "dpa")),
        );
        check(
            "Le bac lundi. © Ola Berg / AFP",
            Some(("Le bac lundi.", "Ola Berg / AFP")),
        );
        check(
            "Le bac lundi. Crédit photo : AFP",
            Some(("Le bac lundi.", "AFP")),
        );
        check(
            "Паром в понедельник. Фото: РИА Новости",
            Some(("Паром в понедельник.", "РИА Новости")),
        );
        check(
            "月曜日の渡し船（写真：共同通信）",
            Some(("月曜日の渡し船", "共同通信")),
        );
        check(
            "月曜日の渡し船。（写真：共同通信）",
            Some(("月曜日の渡し船。", "共同通信")),
        );
        check(
            "周一的渡轮。新华社记者 张三 摄",
            Some(("周一的渡轮。", "新华社记者 张三")),
        );
        check(
            "월요일의 연락선. 사진=연합뉴스",
            Some(("월요일의 연락선.", "연합뉴스")),
        );
        check(
            "The ferry in Queens.CreditCreditChang W. Lee/The Paper",
            Some(("The ferry in Queens.", "Chang W. Lee/The Paper")),
        );
        check(
            "The hall has a roof. (Supplied: Harbour Museum)",
            Some(("The hall has a roof.", "Supplied: Harbour Museum")),
        );
        check("OLA BERG (EFE)", Some(("", "OLA BERG (EFE)")));
        check("Ola Berg / AFP", Some(("", "Ola Berg / AFP")));
        check(
            "The ferry on Monday. Getty Images",
            Some(("The ferry on Monday.", "Getty Images")),
        );
    }

    #[test]
    fn leaves_text_alone() {
        for text in [
            "Photo albums lined one wall of the shed, each with the name of a boat on its spine.",
            "My favourite photo: the one of mother on the quay.",
            "Picture this: a quay without a crane.",
            "The board met on Monday (see below).",
            "Er kam am Montag an. (dpa)",
            "Image matters, she said.",
            "Source: the harbour board",
            "Peace reigned through the cosmos and lasted for a millennium. [MP / MP2 SP]",
            "He closed the door. (Note: Bring Water)",
            "And/or",
            "Credit where credit is due, he said.",
            "The photo by the door was of her.",
            "Illustration is a craft.",
            "© 2024 The Harbour Times",
            "The article was first read by Ola Berg.",
        ] {
            check(text, None);
        }
    }
}
