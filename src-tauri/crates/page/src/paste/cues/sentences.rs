//! Sentences that are furniture, by what they say: few enough to be looked at one by one.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::{Cue, Reach};

/// Sentences that are furniture: moderation notices, newsletters, cookies, rights, walls.
pub(super) fn of(text: &str) -> Option<Cue> {
    static PATTERNS: LazyLock<Option<(RegexSet, Vec<Cue>)>> = LazyLock::new(|| {
        let set = RegexSet::new(SENTENCES.iter().map(|(_, _, pattern)| *pattern)).ok()?;
        Some((
            set,
            SENTENCES
                .iter()
                .map(|(kind, reach, _)| Cue::sentence(kind, *reach))
                .collect(),
        ))
    });
    if text.len() > 500 || !may_be_furniture(text) {
        return None;
    }
    let (set, cues) = PATTERNS.as_ref()?;
    let first = set.matches(text).iter().next()?;
    cues.get(first)
        .copied()
        .filter(|cue| !matches!(cue.kind, "newsletter" | "share" | "moderation") || !is_told(text))
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
    (
        "moderation",
        Reach::Edge,
        r"(?i)^(all |your |reader |user |these |our )?comments? (is|are|will be|may be|on this (article|story|post)|submitted|posted|policy|guidelines|rules|section)\b.{0,160}(moderat|approv|review|clos|disabl|post|polic|guideline|house rules|terms|publish|remov|on-topic|subject to|turned off)",
    ),
    (
        "moderation",
        Reach::Edge,
        r"(?i)(see|read|view|review|follow|consult|visit|check)( our| the)? ?([\w ]{0,24})?(comments? (faq|policy|guidelines|rules)|community (guidelines|standards|rules)|house rules|moderation policy|commenting (policy|guidelines|rules))",
    ),
    (
        "moderation",
        Reach::Edge,
        r"(?i)^(comments? faq|community guidelines|commenting guidelines|comment(s|ing)? policy|house rules)$",
    ),
    (
        "moderation",
        Reach::Edge,
        r"(?i)(please |you must be |you need to |you have to |must )?(log(ged)? in|sign(ed)? in|register(ed)?|login)\b.{0,40}(to|and) (leave a |post a |post |join the |write a |submit a |add a )?(comment|reply|conversation|discussion)",
    ),
    (
        "moderation",
        Reach::Edge,
        r"(?i)^(your email address will not be published|required fields are marked|notify me of (new|follow)|save my name, email|this site uses akismet|learn how your comment data|we moderate |we welcome (your )?comments|please keep (your )?comments|by (commenting|posting a comment|submitting a comment)|the (views|opinions) expressed in comments)",
    ),
    (
        "moderation",
        Reach::Edge,
        r"(?i)^(kommentare? (werden|sind|wurde)|die kommentare|die kommentarfunktion|bitte (beachten sie|melden sie sich|loggen sie sich)|les commentaires sont|los comentarios|os comentários|i commenti sono|de reacties|reageren is|комментарии (проверяются|закрыты|модерируются|к))\b.{0,200}(moder|geschlossen|freigeschaltet|netiquette|kommentieren|fermé|cerrad|fechad|chius|gesloten|закрыт|модер|правил|regeln|norme|regras|normas|responsab)",
    ),
    (
        "byline",
        Reach::Edge,
        r"(?i)^\(?(additional |further )?(reporting|writing|editing|text|compiled) (and \w+ )?by [\p{Lu}]",
    ),
    (
        "byline",
        Reach::Edge,
        r"(?i)^.{3,160}\bcontributed (reporting )?(to|from) (this|the)? ?(report|story|article|reporting)\b.{0,40}$",
    ),
    (
        "byline",
        Reach::Edge,
        r"(?i)^\(?(with (inputs?|reporting|additional reporting|files|agencies|material) (from|by) |the associated press contributed|con información de |com informações d|avec (l')?(afp|reuters)|\(with inputs)",
    ),
    (
        "newsletter",
        Reach::Anywhere,
        r"(?i)^(thanks|thank you) for (reading|subscribing)\b.{0,120}(subscrib|share|support|free|new posts|newsletter|!\s*$)",
    ),
    (
        "newsletter",
        Reach::Anywhere,
        r"(?i)^.{0,60}is a reader-supported publication\b",
    ),
    (
        "newsletter",
        Reach::Anywhere,
        r"(?i)^(to receive new posts|subscribe (now |today |here |for free )?(to|for|and) .{2,80}(newsletter|inbox|new posts|my work|our work|updates|get the latest|unlimited|digest|briefing|bulletin)|sign up (now |today |here )?(to|for) .{0,60}(newsletter|inbox|briefing|bulletin|email|e-mail|digest|alerts)|get .{2,100}(to|in) your (inbox|e-?mail)|receive .{2,100}(to|in) your inbox|enter your e-?mail|join (over |more than )?[\d,.]+k? .{0,30}(readers|subscribers)|want (more|the latest)\b.{0,100}(newsletter|inbox|sign up|subscribe))",
    ),
    (
        "newsletter",
        Reach::Anywhere,
        r"(?i)^(melden sie sich .{0,60}newsletter|abonnieren sie .{0,80}newsletter|unser newsletter|jetzt .{0,40}newsletter|inscrivez-vous .{0,60}newsletter|abonnez-vous .{0,60}(newsletter|lettre)|recevez .{0,80}(newsletter|boîte)|suscr[íi]bete .{0,80}(newsletter|bolet[íi]n|correo)|recibe .{0,80}(newsletter|bolet[íi]n|correo)|inscreva-se .{0,80}(newsletter|canal|e-?mail)|assine .{0,60}newsletter|receba .{0,80}(newsletter|e-?mail|whatsapp)|iscriviti .{0,60}newsletter|ricevi .{0,80}(newsletter|mail)|schrijf je in .{0,60}nieuwsbrief|meld je aan .{0,60}nieuwsbrief|anmäl dig .{0,60}nyhetsbrev|tilmeld dig .{0,60}nyhedsbrev|meld deg på .{0,60}nyhetsbrev|подпи(шитесь|сывайтесь) на .{0,60}(канал|рассылк|telegram|телеграм)|підпи(шіться|суйтесь) на .{0,60}(канал|розсилк|telegram|телеграм))",
    ),
    (
        "newsletter",
        Reach::Anywhere,
        r"(?i)^(this (article|story|post|content|episode) is (only )?(for|available to|reserved for|exclusive to) (paid |paying |premium |our )?(subscribers|members)|this post is for paid subscribers|you('ve| have) (reached|read|used|\d+) .{0,40}free (article|stor)|already a (subscriber|member)\?|to (continue|keep) reading,? .{0,60}(subscribe|register|sign in|log in)|continue reading (with|by) .{0,60}(subscription|subscribing)|article réservé aux abonnés|cet article est réservé aux abonnés|la suite est réservée aux abonnés|il vous reste .{0,40}de cet article|contenido exclusivo para suscriptores|este contenido es exclusivo|contenuto riservato agli abbonati|dieser artikel ist (nur )?für abonnenten)",
    ),
    (
        "newsletter",
        Reach::Edge,
        r"(?i)^(subscribe|sign up|support (us|our|independent|quality)|become a (paid |founding )?(member|subscriber|supporter|patron)|help us|if you (like|liked|enjoy|enjoyed|value) (this|our|what)|like this (post|article|story)\?|enjoy(ed|ing)? (this|our|reading))\b.{0,160}\b(newsletters?|inbox|e-?mails?|free|today|now|unlimited|access|month|week|members?|journalism|our|us|subscrib\w+|subscription|share it|follow)\b.{0,60}$",
    ),
    (
        "other",
        Reach::Edge,
        r"(?i)^(we (and our partners )?use cookies|this (web)?site uses cookies|by (continuing|clicking|using) .{0,80}cookies|our (web)?site uses cookies|we value your privacy|wir verwenden cookies|diese (website|webseite|seite) (verwendet|nutzt|benutzt) cookies|nous utilisons des cookies|ce site utilise des cookies|en poursuivant .{0,60}cookies|usamos cookies|utilizamos cookies|este sitio (web )?utiliza cookies|este site utiliza cookies|utilizziamo i cookie|questo sito utilizza|wij gebruiken cookies|deze (website|site) (gebruikt|maakt gebruik van) cookies|мы используем (файлы )?cookie|vi använder cookies|vi bruker (informasjonskapsler|cookies)|vi bruger cookies)",
    ),
    (
        "other",
        Reach::Edge,
        r"(?i)^(©|\(c\)|copyright\b|&copy;).{0,240}$",
    ),
    (
        "other",
        Reach::Edge,
        r"(?i)(all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|riproduzione riservata|reproducción prohibida|alle rechten voorbehouden|все права защищены|усі права захищені|版权所有|無断転載|無断転用|무단 ?전재|저작권자|جميع الحقوق محفوظة|כל הזכויות שמורות|tüm hakları saklıdır)",
    ),
    (
        "other",
        Reach::Edge,
        r"(?i)^(this (article|story|report|column|post) (was|is) (originally |first )?(published|appeared|posted)|a version of this (article|story) (appeared|appears|ran|was)|this story (was|has been) (produced|supported|updated|corrected)|this material may not be|originally published|first published (on|in|by)|published by .{0,60} (on|in)|some links .{0,80}affiliate|we may (earn|receive) .{0,60}commission|this (post|article|page|site) (may )?contains? affiliate|you need to enable javascript|please enable javascript|support (quality|independent|local) journalism)",
    ),
    (
        "other",
        Reach::Edge,
        r"^[（(【\[]?\s*(责任编辑|责编|编辑|編輯|責任編輯|校对|来源|審校|原标题|作者单位)\s*[：:]",
    ),
    (
        "tags",
        Reach::Edge,
        r"(?i)^(posted|filed) (in|under) .{2,60}( tagged .{2,120})?$",
    ),
    (
        "share",
        Reach::Edge,
        r"(?i)^(follow|find|join|like) us\b.{0,80}$",
    ),
    (
        "byline",
        Reach::Edge,
        r"(?i)^(source|fuente|quelle): .{2,50}\b(agencies|agencias|agences|agenturen)\.?$",
    ),
    (
        "newsletter",
        Reach::Edge,
        r"(?i)^(you (are |have )?(received|receiving|got) this (e-?mail|message|newsletter) because|this (e-?mail|newsletter|message) was sent to|sie erhalten diese(n newsletter|e-?mail)|vous recevez cet? (e-?mail|newsletter)|recibes este (correo|e-?mail|boletín))\b.{0,160}",
    ),
    (
        "other",
        Reach::Edge,
        r"(?i)^we and our ([\d,.]+ |trusted )?partners (store|use|process)\b",
    ),
    (
        "byline",
        Reach::Edge,
        r"(?i)^(write to|contact|e-?mail|reach) .{2,60} at \S+@\S+$",
    ),
    (
        "share",
        Reach::Anywhere,
        r"(?i)^(join|follow) (our|us on) .{0,30}(whatsapp|telegram)\b.{0,30}$",
    ),
    (
        "newsletter",
        Reach::Anywhere,
        r"(?i)^privacy notice: newsletters may contain",
    ),
    (
        "newsletter",
        Reach::Edge,
        r"(?i)^(puedes seguir a|sigue toda la información|abonnez-vous pour|l['’]espace des contributions)\b.{0,160}(newsletter|facebook|twitter|instagram|accéder|lire la suite|abonnés)",
    ),
    (
        "newsletter",
        Reach::Edge,
        r"(?i)^(click here|download (our|the) .{0,30}app|get (our|the) .{0,30}app)\b.{0,120}$",
    ),
];
