//! Addresses that are one, and addresses that look like one and are two.

use super::{key, tells_apart, wrapped};

#[test]
fn one_address_in_many_spellings() {
    for (expected, spellings) in [
        (
            "example.org/a",
            &[
                "https://example.org/a",
                "http://example.org/a",
                "https://www.example.org/a/",
                "HTTPS://EXAMPLE.ORG/a",
                "https://example.org./a",
                "https://example.org:443/a",
                "http://example.org:80/a",
                "https://example.org:80/a",
                "https://example.org//a",
                "https://example.org/a#part",
                "https://example.org/a#",
                "https://example.org/a?",
                "https://example.org/a/index.html",
                "https://example.org/a/Default.aspx",
                "https://m.example.org/a",
                "https://mobile.example.org/a",
                "https://www.m.example.org/a",
                "https://amp.example.org/a",
                "https://example.org/a/amp",
                "https://example.org/a/amp/",
                "https://example.org/amp/a",
                "https://example.org/a.amp",
                "https://example.org/a?amp=1",
                "https://example.org/a?amp",
                "https://example.org/a?outputType=amp",
                "https://www.google.com/amp/s/example.org/a",
                "https://www.google.co.uk/amp/s/example.org/a/amp/",
                "https://example-org.cdn.ampproject.org/c/s/example.org/a?amp_js_v=0.1",
                "https://example.org/a?utm_source=x&utm_medium=y",
                "https://example.org/a?fbclid=1&gclid=2&mc_cid=3&mc_eid=4",
                "https://example.org/a?at_medium=x&_hsenc=1&pk_campaign=y",
                "https://example.org/a;jsessionid=ABC123",
                "https://example.org/%61",
            ][..],
        ),
        (
            "example.org/a.html",
            &[
                "https://example.org/a.html",
                "https://example.org/a.amp.html",
            ],
        ),
        (
            "en.example.org/wiki/Bee",
            &[
                "https://en.example.org/wiki/Bee",
                "https://en.m.example.org/wiki/Bee",
            ],
        ),
        (
            "example.org/a?a=1&b=2",
            &[
                "https://example.org/a?b=2&a=1",
                "https://example.org/a?a=1&utm_id=3&b=2",
            ],
        ),
        (
            "example.org/%C3%BC?q=/",
            &[
                "https://example.org/ü?q=%2f",
                "https://example.org/%c3%bc?q=%2F",
                "https://example.org/%c3%bc?q=/",
            ],
        ),
        (
            "en.example.org/wiki/Bee_(insect),_Bee's:_one",
            &[
                "https://en.example.org/wiki/Bee_(insect),_Bee's:_one",
                "https://en.example.org/wiki/Bee_%28insect%29%2C_Bee%27s%3A_one",
            ],
        ),
        (
            "example.org/a?q=bees%20(and)%20it's",
            &[
                "https://example.org/a?q=bees+(and)+it's",
                "https://example.org/a?q=bees%20%28and%29%20it%27s",
            ],
        ),
        (
            "example.org:8443",
            &["https://example.org:8443/", "https://example.org:8443"],
        ),
        (
            "example.org",
            &["https://example.org/", "https://www.example.org/index.php"],
        ),
        (
            "xn--bcher-kva.example/a",
            &[
                "https://bücher.example/a",
                "https://xn--bcher-kva.example/a",
            ],
        ),
        (
            "192.168.1.20:8080/wiki",
            &["http://192.168.1.20:8080/wiki/"],
        ),
    ] {
        for spelling in spellings {
            assert_eq!(key(spelling).as_deref(), Some(expected), "{spelling}");
        }
    }
}

#[test]
fn what_looks_like_one_and_is_two_stays_apart() {
    for (one, other) in [
        (
            "https://video.example/watch?v=1",
            "https://video.example/watch?v=2",
        ),
        (
            "https://example.org/story?id=1",
            "https://example.org/story?id=2",
        ),
        ("https://example.org/?p=12", "https://example.org/?p=13"),
        (
            "https://example.org/a?lang=de",
            "https://example.org/a?lang=en",
        ),
        ("https://example.org/a?page=2", "https://example.org/a"),
        ("https://example.org/a/page/2", "https://example.org/a"),
        ("https://example.org/a/2", "https://example.org/a"),
        (
            "https://example.org/a?ref=main",
            "https://example.org/a?ref=next",
        ),
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org/amp", "https://example.org/"),
        ("https://amp.dev/a", "https://dev/a"),
        ("https://m.co/a", "https://co/a"),
        ("https://app.example/#!/one", "https://app.example/#!/two"),
        ("https://app.example/#/one", "https://app.example/"),
        ("https://de.example.org/a", "https://en.example.org/a"),
        ("https://blog.example.org/a", "https://example.org/a"),
        ("https://example.org:8080/a", "https://example.org:8081/a"),
        ("https://example.org/a?amp=2", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/a%3Fb=1", "https://example.org/a?b=1"),
        ("https://example.org/c%2B%2B", "https://example.org/c%20%20"),
        (
            "https://example.org/a?q=c%2B%2B",
            "https://example.org/a?q=c++",
        ),
        (
            "https://example.org/a?q=1%262",
            "https://example.org/a?q=1&2",
        ),
        ("https://example.org/100%2525", "https://example.org/100%25"),
    ] {
        assert_ne!(key(one), key(other), "{one} and {other}");
    }
}

#[test]
fn what_counts_clicks_leads_to_a_page() {
    for (url, inner) in [
        (
            "https://www.google.com/url?sa=t&q=https://a.example/1%3Fx%3D2&usg=x",
            Some("https://a.example/1?x=2"),
        ),
        (
            "https://l.facebook.example/l.php?u=https%3A%2F%2Fa.example%2F1&h=x",
            Some("https://a.example/1"),
        ),
        (
            "https://search.example/l/?uddg=https%3A%2F%2Fa.example%2F",
            Some("https://a.example/"),
        ),
        (
            "https://www.google.com/amp/s/a.example/1",
            Some("https://a.example/1"),
        ),
        ("https://share.example/?url=https://a.example/1", None),
        ("https://www.google.com/url?q=file:///etc/passwd", None),
        (
            "https://a.example/url?q=https://b.example/url?q=https://c.example/",
            None,
        ),
        ("https://a.example/l.php?u=1", None),
    ] {
        assert_eq!(wrapped(url).as_deref(), inner, "{url}");
    }
}

#[test]
fn what_is_no_web_address_has_no_key() {
    for text in [
        "",
        "no address",
        "mailto:ada@example.org",
        "file:///a",
        "javascript:alert(1)",
    ] {
        assert_eq!(key(text), None, "{text}");
    }
}

#[test]
fn pages_of_a_series_are_told_apart_whatever_they_call_their_own() {
    for (one, other, expected) in [
        ("example.org/a", "example.org/a", false),
        ("example.org/a?print=1", "example.org/a", false),
        ("other.example/a", "example.org/a", false),
        ("example.org/a?page=2", "example.org/a", true),
        ("example.org/a/page/2", "example.org/a", true),
        ("example.org/a/2", "example.org/a", true),
        ("example.org/a?lang=de", "example.org/a?lang=en", true),
        ("example.org/watch?v=1", "example.org/watch", true),
    ] {
        assert_eq!(tells_apart(one, other), expected, "{one} and {other}");
    }
}
