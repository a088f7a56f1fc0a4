//! The headline: among what a page calls itself, the one that its own heading confirms, without the site's name.

use dom_query::{Document, NodeRef};
use url::Url;

use super::{Metas, clean, jsonld};
use crate::dom;

/// What stands between a headline and the name of a site.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " › ", " ― ", "｜",
    " : ", "|", " ~ ",
];
/// What stands so only before the name of a site.
const TIGHT: &[&str] = &["_", ":", "：", "-", "－"];

pub(super) fn read(
    doc: &Document,
    metas: &Metas,
    data: &jsonld::Data,
    site: Option<&str>,
    url: Option<&Url>,
) -> Option<String> {
    let element = doc
        .root()
        .descendants_it()
        .find(|n| n.has_name("title") && !n.parent().is_some_and(|p| p.has_name("svg")));
    let element = element.and_then(|node| clean(&node.text()));
    let named = metas
        .first(&[
            "og:title",
            "twitter:title",
            "dc.title",
            "dcterms.title",
            "sailthru.title",
            "parsely-title",
            "title",
            "headline",
        ])
        .and_then(clean);
    // Publishers of papers give the bare title to catalogues; their headings and page titles carry numbers and labels.
    let headings = headings(doc);
    let catalogued = metas.first(&["citation_title"]).and_then(clean);
    let is_labelled = |title: &String| {
        let title = plain(title);
        headings.iter().any(|heading| {
            plain(heading)
                .strip_suffix(&*title)
                .is_some_and(|label| !label.is_empty())
        })
    };
    if catalogued.as_ref().is_some_and(is_labelled) {
        return catalogued;
    }
    let mut sites = Sites::of(site, data, url);
    sites
        .names
        .extend(element.as_deref().and_then(|title| linked_site(doc, title)));
    let claims: Vec<&str> = [
        data.headline.as_deref(),
        named.as_deref(),
        element.as_deref(),
    ]
    .into_iter()
    .flatten()
    .collect();
    // A heading that a claim confirms is the headline as readers see it.
    let confirmed = headings.iter().find(|heading| {
        let heading = plain(heading);
        heading.chars().count() >= 4
            && !sites.is_one(&heading)
            && claims.iter().any(|claim| confirms(&plain(claim), &heading))
    });
    if let Some(heading) = confirmed {
        return named_before(doc, &claims, &sites, heading).or_else(|| Some(heading.clone()));
    }
    // Search engines are told one headline and readers another: readers' words win when it is the same headline.
    if let [heading] = headings.as_slice()
        && !sites.is_one(&plain(heading))
        && claims
            .iter()
            .any(|claim| is_similar(claim, heading) || is_within(claim, heading, &sites))
    {
        return Some(heading.clone());
    }
    // Where the first rank is spent on the site's name, the headline is a heading of the second.
    let is_sites = |heading: &String| {
        let heading = plain(heading);
        sites.is_one(&heading)
            || claims
                .iter()
                .any(|claim| is_short_end(&plain(claim), &heading))
    };
    if headings.iter().all(is_sites)
        && let Some(heading) = second(doc, &claims, &sites)
    {
        return Some(heading);
    }
    let stripped = claims
        .iter()
        .map(|claim| strip(claim, &sites, &claims, &headings))
        .find(|title| !title.is_empty() && !sites.is_one(&plain(title)));
    stripped
        .or_else(|| {
            headings
                .iter()
                .find(|heading| !sites.is_one(&plain(heading)))
                .cloned()
        })
        .or_else(|| claims.first().map(|claim| (*claim).to_owned()))
}

/// The heading of the second rank that a claim begins with, where it ends with the confirmed one: that is the site's name.
fn named_before(doc: &Document, claims: &[&str], sites: &Sites, heading: &str) -> Option<String> {
    let heading = plain(heading);
    let mut rests = claims.iter().filter_map(|claim| {
        let rest = plain(claim).strip_suffix(&*heading)?.to_owned();
        let separator = SEPARATORS
            .iter()
            .find(|separator| rest.ends_with(**separator))?;
        rest.strip_suffix(separator).map(str::to_owned)
    });
    let rest = rests.next().filter(|rest| !rest.is_empty())?;
    second(doc, claims, sites).filter(|second| plain(second) == rest)
}

/// Whether a heading is what a longer claim ends with behind a separator: that is where sites put their names.
fn is_short_end(claim: &str, heading: &str) -> bool {
    heading.chars().count() * 3 < claim.chars().count()
        && claim.strip_suffix(heading).is_some_and(|rest| {
            SEPARATORS
                .iter()
                .chain(TIGHT)
                .any(|separator| rest.ends_with(separator))
        })
}

/// The heading of the second rank that a claim confirms, or the one at the head of the article.
fn second(doc: &Document, claims: &[&str], sites: &Sites) -> Option<String> {
    const SHORTEST: usize = 8;
    let body = doc.body()?;
    let own: Vec<(NodeRef<'_>, String)> = body
        .descendants_it()
        .filter(|node| node.has_name("h2"))
        .take(20)
        .filter(|node| {
            !node
                .ancestors_it(None)
                .any(|n| dom::is_one_of(&n, &["nav", "aside", "footer"]))
        })
        .map(|node| (node, shown_text(&node)))
        .filter(|(_, text)| {
            let plain = plain(text);
            (SHORTEST..=400).contains(&plain.chars().count()) && !sites.is_one(&plain)
        })
        .collect();
    let confirmed = own.iter().find(|(_, text)| {
        let heading = plain(text);
        claims.iter().any(|claim| confirms(&plain(claim), &heading))
    });
    let at_head = || {
        let mut heads = own.iter().filter(|(node, _)| {
            let above = |name: &str| node.ancestors_it(None).any(|n| n.has_name(name));
            above("header") && above("article")
        });
        heads.next().filter(|_| heads.next().is_none())
    };
    confirmed.or_else(at_head).map(|(_, text)| text.clone())
}

/// Whether a claim is the heading, or the heading with something around it.
fn confirms(claim: &str, heading: &str) -> bool {
    if claim == heading {
        return true;
    }
    let long_enough = heading.chars().count() * 10 >= claim.chars().count() * 3;
    let part = claim
        .strip_prefix(heading)
        .is_some_and(|rest| !rest.trim_start().starts_with(char::is_alphanumeric));
    let end = claim
        .strip_suffix(heading)
        .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
    long_enough && (part || end)
}

/// Whether half the words of the shorter one are in the other.
fn is_similar(claim: &str, heading: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let text = plain(text);
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 2);
        words.map(str::to_owned).collect()
    };
    let (claim, heading) = (words(claim), words(heading));
    let shared = heading.iter().filter(|word| claim.contains(word)).count();
    heading.len() >= 2 && shared >= 2 && shared * 2 >= heading.len().min(claim.len())
}

/// Whether a title is one word of a heading besides the name of the site: that of a section.
fn is_within(claim: &str, heading: &str, sites: &Sites) -> bool {
    let word = plain(&strip(claim, sites, &[], &[]));
    let heading = plain(heading);
    let is_word = word.chars().count() > 3 && word.chars().all(char::is_alphanumeric);
    let mut words = heading.split(|c: char| !c.is_alphanumeric());
    is_word && words.any(|other| other == word)
}

/// The first-rank headings that are shown, those in an article first.
fn headings(doc: &Document) -> Vec<String> {
    let Some(body) = doc.body() else {
        return Vec::new();
    };
    let mut found: Vec<(bool, String)> = Vec::new();
    let marked = |node: &NodeRef<'_>| {
        dom::is_one_of(node, &["h2", "h3"])
            && node
                .attr("itemprop")
                .is_some_and(|prop| prop.as_ref() == "headline")
    };
    for node in body
        .descendants_it()
        .filter(|node| node.has_name("h1") || marked(node))
        .take(20)
    {
        let apart = node
            .ancestors_it(None)
            .any(|n| dom::is_one_of(&n, &["nav", "aside", "footer"]));
        let text = shown_text(&node);
        if !apart && !text.is_empty() && text.chars().count() <= 400 {
            found.push((!in_article(&node), text));
        }
    }
    found.sort_by_key(|(outside, _)| *outside);
    found.into_iter().map(|(_, text)| text).collect()
}

/// The text of a heading without the names of drawings in it, and without the sign of its link to itself.
fn shown_text(node: &NodeRef<'_>) -> String {
    let text = drawn_text(node);
    text.trim_end_matches(['¶', '🔗']).trim_end().to_owned()
}

/// The text of a node without what is drawn and without how to read it, which stands over it.
fn drawn_text(node: &NodeRef<'_>) -> String {
    const READINGS: &[&str] = &["rt", "rp"];
    let is_drawn = dom::named(node, "svg").is_some();
    if !is_drawn && dom::named(node, "ruby").is_none() {
        return dom::text(node);
    }
    let texts = dom::all(node, |text| {
        let mut outer = text.ancestors_it(None);
        text.is_text() && !outer.any(|n| n.has_name("svg") || dom::is_one_of(&n, READINGS))
    });
    let texts: Vec<String> = texts.iter().map(|text| text.text().to_string()).collect();
    dom::squeeze(&texts.join(if is_drawn { " " } else { "" }))
}

fn in_article(node: &NodeRef<'_>) -> bool {
    let named = |n: &NodeRef<'_>| {
        n.attr("itemprop")
            .is_some_and(|prop| prop.contains("headline") || prop.as_ref() == "name")
    };
    named(node)
        || node
            .ancestors_it(None)
            .any(|n| dom::is_one_of(&n, &["article", "main"]))
}

/// The name of the site with which a title ends, where one of the first links of the page is that name.
fn linked_site(doc: &Document, title: &str) -> Option<String> {
    const FIRST: usize = 5;
    let body = doc.body()?;
    let title = plain(title);
    let links = body.descendants_it().filter(|node| node.has_name("a"));
    let texts = links.map(|link| plain(&dom::text(&link)));
    let mut names = texts.filter(|text| text.chars().count() > 2).take(FIRST);
    names.find(|name| {
        let rest = title.strip_suffix(&**name);
        rest.is_some_and(|rest| SEPARATORS.iter().any(|separator| rest.ends_with(separator)))
    })
}

/// Names that the site goes by, in plain form.
struct Sites {
    names: Vec<String>,
}

impl Sites {
    fn of(site: Option<&str>, data: &jsonld::Data, url: Option<&Url>) -> Sites {
        let host = url
            .and_then(Url::host_str)
            .map(|host| host.trim_start_matches("www.").to_owned());
        let label = host.as_deref().and_then(|host| {
            host.split('.')
                .rev()
                .find(|label| label.len() > 3)
                .map(str::to_owned)
        });
        let named = [
            site.map(str::to_owned),
            data.publisher.clone(),
            data.website.clone(),
            host,
            label,
        ];
        let names = named
            .into_iter()
            .flatten()
            .map(|name| plain(&name))
            .filter(|name| name.chars().count() > 2);
        Sites {
            names: names.collect(),
        }
    }

    fn is_one(&self, text: &str) -> bool {
        let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        self.names.iter().any(|name| {
            let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
            name == bare
                || (bare.chars().count() > 3
                    && (name.starts_with(&bare)
                        || (bare.starts_with(&name)
                            && bare.chars().count() <= name.chars().count() + 8)))
        })
    }
}

/// Cuts the name of the site off a title, when it is known to be that, or when another source has the title without it.
fn strip(title: &str, sites: &Sites, claims: &[&str], headings: &[String]) -> String {
    let mut title = title.to_owned();
    for _ in 0..3 {
        let Some(shorter) = strip_once(&title, sites, claims, headings) else {
            break;
        };
        title = shorter;
    }
    title
}

fn strip_once(title: &str, sites: &Sites, claims: &[&str], headings: &[String]) -> Option<String> {
    for separator in SEPARATORS {
        if let Some((rest, last)) = title.rsplit_once(separator)
            && (sites.is_one(&plain(last)) || known(rest, claims, headings))
        {
            return Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty());
        }
        if let Some((first, rest)) = title.split_once(separator)
            && (sites.is_one(&plain(first)) || known(rest, claims, headings))
        {
            return Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty());
        }
    }
    let tight = TIGHT.iter().filter_map(|mark| title.rsplit_once(mark));
    let mut named = tight.filter(|(_, last)| sites.is_one(&plain(last)));
    named
        .next()
        .map(|(rest, _)| rest.trim().to_owned())
        .filter(|rest| !rest.is_empty())
}

fn known(text: &str, claims: &[&str], headings: &[String]) -> bool {
    let text = plain(text);
    let others = claims
        .iter()
        .copied()
        .chain(headings.iter().map(String::as_str));
    text.chars().count() > 3 && others.map(plain).any(|other| other == text)
}

/// For comparison: letters in lower case, one kind of quotation mark and dash.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in dom::squeeze(text).chars() {
        match c {
            '‘' | '’' | '`' | '´' => out.push('\''),
            '“' | '”' | '„' | '«' | '»' => out.push('"'),
            '–' | '—' | '―' => out.push('-'),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            '…' => out.push_str("..."),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

#[cfg(test)]
mod tests;
