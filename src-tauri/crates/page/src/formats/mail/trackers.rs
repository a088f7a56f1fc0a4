//! Pictures that only tell the sender that a letter was opened: they are never asked for.
//!
//! Senders' systems count readers with a picture of one dot, at addresses of a few shapes. What is not recognised here and
//! is large enough to be seen is a picture like any other.

use url::Url;

/// Steps of a path that only counting has.
const STEPS: &[&str] = &[
    "open",
    "opens",
    "open.php",
    "open.aspx",
    "open.ashx",
    "open.gif",
    "open.png",
    "opened",
    "openrate",
    "email-open",
    "mailopen",
    "pixel",
    "pixel.gif",
    "pixel.png",
    "pixel.php",
    "beacon",
    "beacon.gif",
    "beacon.png",
    "1x1.gif",
    "1x1.png",
    "1px.gif",
    "1px.png",
    "spacer.gif",
    "spacer.png",
    "blank.gif",
    "transparent.gif",
    "clear.gif",
    "trackopen",
    "track-open",
    "ss-open",
    "collect",
];
/// Hosts that exist for counting.
const HOSTS: &[&str] = &[
    "awstrack.me",
    "doubleclick.net",
    "google-analytics.com",
    "googletagmanager.com",
    "facebook.com",
    "mixpanel.com",
    "segment.io",
    "scorecardresearch.com",
    "litmus.com",
    "emltrk.com",
    "mailfoogae.appspot.com",
    "yesware.com",
    "mailtrack.io",
    "bananatag.com",
    "streak.com",
    "superhuman.com",
    "cirrusinsight.com",
    "getnotify.com",
    "readnotify.com",
    "liadm.com",
    "rlcdn.com",
    "pippio.com",
    "adsrvr.org",
    "sailthru.com",
    "returnpath.net",
];
/// First labels of hosts under which senders count; there, a step `o` stands for "opened".
const COUNTING: &[&str] = &[
    "trk", "track", "tracking", "click", "clicks", "link", "links", "email", "mail", "e", "em",
    "mg", "open", "o",
];

/// Whether an address is one that counts.
pub(super) fn counts(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let is_below = |known: &&str| {
        host.strip_suffix(*known)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    if HOSTS.iter().any(is_below) {
        return true;
    }
    let path = url.path().to_ascii_lowercase();
    let mut steps = path.split('/').filter(|step| !step.is_empty());
    let first = host.split('.').next().unwrap_or_default();
    let is_counting_host = COUNTING.contains(&first);
    steps.any(|step| STEPS.contains(&step) || is_counting_host && matches!(step, "o" | "oo" | "q0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_readers_is_told_from_pictures() {
        for counting in [
            "https://paper.us1.list-manage.example/track/open.php?u=1&id=2",
            "https://u123.ct.sendgrid.example/wf/open?upn=abc",
            "https://abc.r.eu-west-1.awstrack.me/I0/0102/x=1",
            "https://email.mg1.letter.example/o/eJw9",
            "https://trk.letter.example/o/abc",
            "https://letter.example/pixel.gif?id=9",
            "https://www.google-analytics.com/collect?v=1",
            "https://www.facebook.com/tr?id=1&ev=PageView",
            "http://letter.example/Images/SPACER.GIF",
        ] {
            assert!(counts(counting), "{counting}");
        }
        for picture in [
            "https://letter.example/images/bees.jpg",
            "https://cdn.letter.example/open-water.jpg",
            "https://email.letter.example/photos/o-hare.png",
            "https://cdn.letter.example/pixels/pixel-art-1.png",
            "https://notfacebook.com/a.png",
            "https://letter.example/o/bees.jpg",
            "data:image/png;base64,AAAA",
            "cid:bees@letter.example",
            "",
        ] {
            assert!(!counts(picture), "{picture}");
        }
    }
}
