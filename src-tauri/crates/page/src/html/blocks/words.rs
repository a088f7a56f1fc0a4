//! The words by which blocks are told apart: of classes and other names of elements, and of what furniture says.
//!
//! They decide nothing by themselves. Each group is one bit that the trained choice weighs.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// The bit of elements that are not shown.
pub(in crate::html) const HIDDEN: u32 = 1;

/// Groups of words in classes, ids and roles; the first group is [`HIDDEN`].
const MARKS: &[&str] = &[
    "hidden|sr-only|screen-reader|visually|noprint|no-print|offscreen",
    "comment|disqus|respond|replies|reply|discussion|livefyre",
    "newsletter|subscri|signup|sign-up|mailing|optin|opt-in|mailchimp|inline-form",
    "share|sharing|social|addtoany|addthis|follow|facebook|twitter",
    "related|recommend|read-more|readmore|read-next|also-like|you-may|yarpp|similar|more-from|more-stor|\
     further|see-also|next-up|upnext",
    "outbrain|taboola|most-read|popular|trending|latest|recent",
    "advert|sponsor|adsense|ad-slot|dfp-|ad-container|adunit|-ads|ads-|google-ad",
    "promo|banner|cta|call-to-action|popup|modal|paywall|regwall|overlay|upsell|lead-magnet",
    "tags|tag-list|taglist|keyword|categor|topics|taxonomy|filed",
    "byline|author|writer|contributor|avatar",
    "bio|about-the|about-author|author-box|profile|authorbox",
    "dateline|entry-meta|post-meta|posted-on|timestamp|date|meta|published|time",
    "breadcrumb|crumb",
    "navi|nav-|-nav|navbar|menu|navigation|skip-",
    "pagination|pager|prev|next|post-nav",
    "sidebar|side-bar|widget|aside|rail|complementary|secondary",
    "footer|bottom|colophon|contentinfo",
    "header|masthead|head|topbar",
    "title|headline|heading",
    "cookie|consent|gdpr|privacy|disclaimer|disclosure|copyright|legal|terms",
    "article-body|articlebody|article__body|article_body|entry-content|post-content|post__content|\
     article-content|article__content|story-body|storybody|post-body|body-content|content-body|article-text|\
     articletext|story-content|single-content|blog-content|page-content|post-entry|post_content|article-copy|\
     body-copy|body-text|bodytext",
    "rich-text|richtext|rte|prose|markdown|wysiwyg|wp-block|text-block|textblock|paragraph|copy|\
     elementor-widget-text|ssrcss|body",
    "content|article|story|post|entry|main|text",
    "caption|credit|wp-caption|photo|image|gallery|media|video|player|embed",
    "toc|table-of-contents|jump|on-this-page|in-this-article|anchor",
    "lead|intro|standfirst|dek|subtitle|summary|excerpt|deck|subhead|teaser|description",
    "card|grid|tile|carousel|slider|swiper|listing|feed|archive|loop",
    "footnote|reference|citation|endnote|bibliograph|sources",
    "product|price|cart|shop|buy|offer|deal|affiliate|store|donat",
    "pullquote|pull-quote|quote|callout|highlight|takeaway|key-point|infobox|factbox|box",
    "faq|accordion|tab-|tabs|question|answer|toggle|collaps",
    "login|account|search|form|button|btn|toolbar|tool|print|edit",
];

/// Groups of words in short lines.
const SAYINGS: &[&str] = &[
    "facebook|twitter|linkedin|pinterest|whatsapp|instagram|youtube|tiktok|telegram|reddit",
    "share|teilen|partager|compartir|condividi|tweet|シェア",
    "subscribe|newsletter|sign up|inbox|abonn|suscr|iscriviti|email address|your email|mailing list|登録",
    "comment|reply|kommentar|commentaire|comentario|コメント|leave a|respond",
    "copyright|©|rights reserved|(c) 20|reproduced",
    "related|read more|read also|also read|see also|you may|you might|more from|read next|recommended|\
     more stories|more on|lesen sie|lire aussi|leggi anche|lea también|関連|相关|further reading|don't miss|\
     check out|see more|view all|latest|trending|popular",
    "cookie|privacy|terms of|javascript|browser",
    "advert|sponsor|anzeige|publicité|promoted|partner content",
    "log in|login|sign in|register|create an account|my account|subscriber",
    "photo|image|credit|getty|shutterstock|courtesy|foto|illustration|screenshot|photograph|写真",
    "min read|minute read|minutes read|updated|published|posted|last modified|reviewed by|fact checked|\
     edited by|written by|read time|reading time",
    "by |von |par |por |文 |作者|staff|editor|correspondent|reporter",
    "tags|filed under|categor|topics|posted in|keywords|タグ",
    "previous|next|older|newer|back to|skip to|go to|home",
    "is a writer|is a reporter|is a freelance|is the author|is an author|about the author|lives in|she has|\
     he has written|is a senior|is an editor|is the founder|years of experience|passionate|contributor|\
     co-founder|has been writing|holds a|biography|is the editor|is a staff",
    "download|buy now|shop|add to cart|price|$|€|£|free trial|coupon|discount|order now|in stock",
    "click here|learn more|get started|contact us|book a|schedule a|request a|find out more|start your|try it|\
     join |watch now|listen",
    "follow us|follow me|follow |connect with|like us",
    "table of contents|in this article|jump to|contents|on this page|overview",
    "source|reference|footnote|bibliography|works cited|retrieved|doi:|isbn|et al|quellen",
    "affiliate|commission|disclaimer|disclosure|not financial advice|for informational purposes|\
     medical advice|does not constitute|opinions expressed|views expressed",
    "originally published|originally appeared|this article was|this story was|this post was|first appeared|\
     republished|correction:|editor's note|editor’s note",
    "donate|donation|support us|support our|become a member|membership|patreon|contribute",
    "http|www.|.com|@",
    "phone|tel:|telephone|fax|address:|call us|email:|e-mail",
    "print|save|bookmark|copy link|loading|menu|close|search|toggle|expand|show more|load more",
    "vote|poll|survey|rating|rate this|helpful|feedback|stars|reviews",
    "ago|january|february|march|april|june|july|august|september|october|november|december|2015|2016|2017|\
     2018|2019|2020|2021|2022|2023|2024|2025|年",
    "conclusion|summary|final thoughts|key takeaways|introduction|fazit|bottom line|faq|frequently asked|\
     tl;dr",
    "listen to|podcast|watch|video|episode|play",
    "views|likes|followers|shares|members|points|replies|posts|upvote",
];

pub(super) const MARK_GROUPS: usize = MARKS.len();
pub(super) const SAYING_GROUPS: usize = SAYINGS.len();

struct Groups {
    search: Option<AhoCorasick>,
    group: Vec<u32>,
}

impl Groups {
    /// Groups of words with bars between them.
    fn of(groups: &[&str]) -> Groups {
        let words: Vec<(&str, u32)> = groups
            .iter()
            .zip(0_u32..)
            .flat_map(|(words, bit)| words.split('|').map(move |word| (word, 1 << bit)))
            .collect();
        Groups {
            search: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(words.iter().map(|(word, _)| word))
                .ok(),
            group: words.iter().map(|(_, bit)| *bit).collect(),
        }
    }

    fn bits(&self, text: &str) -> u32 {
        let found = self
            .search
            .iter()
            .flat_map(|search| search.find_overlapping_iter(text));
        found
            .filter_map(|found| self.group.get(found.pattern().as_usize()))
            .fold(0, |bits, bit| bits | bit)
    }
}

static MARK_WORDS: LazyLock<Groups> = LazyLock::new(|| Groups::of(MARKS));
static SAYING_WORDS: LazyLock<Groups> = LazyLock::new(|| Groups::of(SAYINGS));

/// The groups of which a name holds a word, as bits.
pub(in crate::html) fn marks_in(name: &str) -> u32 {
    MARK_WORDS.bits(name)
}

/// The groups of which a line holds a word, as bits.
pub(in crate::html) fn says(line: &str) -> u32 {
    SAYING_WORDS.bits(line)
}
