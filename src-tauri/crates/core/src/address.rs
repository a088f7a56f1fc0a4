//! What tells two spellings of one address from two addresses.
//!
//! General rules only: what a parameter is called, what a path ends with, what a host begins with. Whatever could say
//! which page is meant (`id`, `p`, `page`, `lang`, `v`) stays. Fetching is `net`'s work, comparing `save`'s.

#[cfg(test)]
mod tests;

use sha2::{Digest as _, Sha256};
use url::Url;

/// Parameters that only tell where a reader came from.
const TRACKING: [&str; 45] = [
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "twclid",
    "ttclid",
    "yclid",
    "ysclid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "igshid",
    "igsh",
    "_hsenc",
    "_hsmi",
    "hsctatracking",
    "mkt_tok",
    "oly_anon_id",
    "oly_enc_id",
    "vero_id",
    "vero_conv",
    "wickedid",
    "s_cid",
    "ncid",
    "cmpid",
    "icid",
    "ref_src",
    "ref_url",
    "spm",
    "_ga",
    "_gl",
    "smid",
    "smtyp",
    "xtor",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "__twitter_impression",
    "amp_js_v",
    "amp_gsa",
    "usqp",
    "jsessionid",
    "phpsessid",
];
/// Beginnings of such parameters.
const TRACKING_FAMILIES: [&str; 4] = ["utm_", "at_", "pk_", "mtm_"];
/// Parameters that say which of several pages is meant, when two pages call one address their own.
const TELLING: [&str; 18] = [
    "v", "id", "p", "page", "pg", "paged", "lang", "hl", "locale", "l", "start", "offset", "story",
    "article", "q", "t", "tid", "pid",
];
/// Files that stand for their folder.
const INDEX: [&str; 8] = [
    "index.html",
    "index.htm",
    "index.xhtml",
    "index.php",
    "index.asp",
    "index.aspx",
    "default.asp",
    "default.aspx",
];

/// The key of an address: without scheme, `www.`, the marks of mobile and AMP variants, default ports, index pages,
/// closing slashes, tracking parameters, and fragments that are no routes. `None` for what is no web address.
pub(crate) fn key(url: &str) -> Option<String> {
    let url = web(url)?;
    if let Some(inner) = cached(&url) {
        return key(&inner);
    }
    let mut key = bare_host(url.host_str()?);
    if let Some(port) = url.port().filter(|port| !matches!(port, 80 | 443)) {
        key.push_str(&format!(":{port}"));
    }
    key.push_str(&path(url.path()));
    let query = query(url.query().unwrap_or_default());
    if !query.is_empty() {
        key.push('?');
        key.push_str(&query);
    }
    if let Some(route) = route(&url) {
        key.push('#');
        key.push_str(route);
    }
    Some(key)
}

/// A number for a key, small enough to keep one for each link of a page.
pub(crate) fn number(key: &str) -> i64 {
    let hash: [u8; 32] = Sha256::digest(key.as_bytes()).into();
    let [a, b, c, d, e, f, g, h, ..] = hash;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// The host of an address, without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// Whether two keys name different pages of one thing: another page of a series, another language, another number.
/// The address that such a page calls its own is not believed.
pub(crate) fn tells_apart(one: &str, other: &str) -> bool {
    let telling = |key: &str| -> Vec<String> {
        let (path, query) = key.split_once('?').unwrap_or((key, ""));
        let mut found: Vec<String> = query
            .split('&')
            .filter(|pair| {
                let name = pair.split('=').next().unwrap_or_default();
                TELLING.contains(&name.to_ascii_lowercase().as_str())
            })
            .map(str::to_owned)
            .collect();
        found.extend(page_of_path(path));
        found
    };
    one != other && telling(one) != telling(other)
}

/// `/page/2`, `/p2`, `/2`: which page of a series a path says.
fn page_of_path(path: &str) -> Option<String> {
    let mut segments = path.rsplit('/');
    let last = segments.next()?;
    let is_number = |text: &str| {
        !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let before = segments.next().unwrap_or_default();
    let named = matches!(before, "page" | "p" | "seite") && is_number(last);
    let numbered = is_number(last) || last.strip_prefix('p').is_some_and(is_number);
    (named || numbered).then(|| format!("page {}", last.trim_start_matches('p')))
}

/// A part of an address that an application in the page reads as its own path: `#!/a`, `#/a`.
pub(crate) fn route(url: &Url) -> Option<&str> {
    url.fragment()
        .filter(|fragment| fragment.len() > 1 && fragment.starts_with(['!', '/']))
}

fn web(text: &str) -> Option<Url> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The page that a cache of AMP pages stands for.
fn cached(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    let path = if host.ends_with(".cdn.ampproject.org") {
        url.path().strip_prefix('/')?.split_once('/')?.1
    } else if host
        .strip_prefix("www.")
        .unwrap_or(host)
        .starts_with("google.")
    {
        url.path().strip_prefix("/amp/")?
    } else {
        return None;
    };
    let path = path.strip_prefix("s/").unwrap_or(path);
    let looks_like_one = path
        .split('/')
        .next()
        .is_some_and(|host| host.contains('.'));
    let query = url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    looks_like_one.then(|| format!("https://{path}{query}"))
}

/// The page that an address leads to which only counts who goes there, or keeps a copy for small screens.
pub(crate) fn wrapped(url: &str) -> Option<String> {
    let url = web(url)?;
    cached(&url).or_else(|| commonplace_page::led_to(&url).map(String::from))
}

/// The host without what marks a variant for small screens.
fn bare_host(host: &str) -> String {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host.parse::<std::net::IpAddr>().is_ok() || host.starts_with('[') {
        return host;
    }
    let mut labels: Vec<&str> = host.split('.').collect();
    // The last two are the site's own name, whatever they are.
    while labels.len() > 2
        && labels
            .first()
            .is_some_and(|label| matches!(*label, "www" | "m" | "mobile" | "amp"))
    {
        labels.remove(0);
    }
    // `en.m.example.org`
    if labels.len() > 3 && labels.get(1).is_some_and(|label| *label == "m") {
        labels.remove(1);
    }
    labels.join(".")
}

fn path(path: &str) -> String {
    let lower = path.to_ascii_lowercase();
    // A session's number is no part of the address.
    let end = lower.find(";jsessionid=").unwrap_or(path.len());
    let path = path.get(..end).unwrap_or(path);
    let path = spelled(path, "%/?#;&=+\\");
    let mut segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    let last = segments.last().map(|last| last.to_ascii_lowercase());
    if last.as_deref().is_some_and(|last| INDEX.contains(&last)) {
        segments.pop();
    }
    // `/story/amp` and `/amp/story`; a page that is only called `amp` keeps its name.
    if segments.len() > 1 && segments.last() == Some(&"amp") {
        segments.pop();
    } else if segments.len() > 1 && segments.first() == Some(&"amp") {
        segments.remove(0);
    }
    let mut path: String = segments.iter().flat_map(|segment| ["/", segment]).collect();
    for (ending, bare) in [(".amp.html", ".html"), (".amp", "")] {
        if let Some(stem) = path
            .strip_suffix(ending)
            .filter(|stem| !stem.ends_with('/') && !stem.is_empty())
        {
            path = format!("{stem}{bare}");
            break;
        }
    }
    path
}

fn query(query: &str) -> String {
    let mut kept: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            !is_noise(&name.to_ascii_lowercase(), &value.to_ascii_lowercase())
        })
        .map(|pair| spelled(&pair.replace('+', "%20"), "%#;&=+"))
        .collect();
    // By name only: of two values of one name the first may count.
    kept.sort_by(|one, other| name_of(one).cmp(name_of(other)));
    kept.join("&")
}

fn name_of(pair: &str) -> &str {
    pair.split('=').next().unwrap_or_default()
}

/// Whether a parameter says nothing about which page is meant.
fn is_noise(name: &str, value: &str) -> bool {
    let is_variant = match name {
        "amp" => matches!(value, "" | "1" | "true"),
        "output" | "outputtype" => value == "amp",
        _ => false,
    };
    is_variant
        || TRACKING.contains(&name)
        || TRACKING_FAMILIES
            .iter()
            .any(|family| name.starts_with(family))
}

/// Escapes in one spelling: capital digits, and none for signs that mean nothing but themselves there. Strictly, `(` and
/// `%28` are two addresses (RFC 3986, 2.2); no site is known to make a difference, and apps that hand on addresses write
/// either. `structure` are the signs that part an address.
fn spelled(text: &str, structure: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let code = after
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let Some(byte) = code else {
            out.push('%');
            rest = after;
            continue;
        };
        if byte.is_ascii_graphic() && !structure.as_bytes().contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        rest = after.get(2..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}
