//! Hostile pages through the sanitiser: within the list, and the same again.

mod random;

use super::*;

/// Whether HTML holds only what the list allows, seen on the parsed tree and not in the writing.
fn breach(html: &str) -> Option<String> {
    let doc = dom_query::Document::from(html);
    let body = doc.body()?;
    for node in body.descendants() {
        if node.is_text() {
            continue;
        }
        let name = dom::name(&node);
        if let Some(math) = formula_around(&node) {
            let clean = parse::fragment(&formula::clean(&math).unwrap_or_default());
            if clean.body().map(|body| body.inner_html()) != Some(math.html()) {
                return Some(math.html().to_string());
            }
            continue;
        }
        if !node.is_element() || dom::is_foreign(&node) || !KEPT.contains(&name.as_str()) {
            return Some(format!("<{name}>"));
        }
        for attribute in node.attrs() {
            let (key, value) = (attribute.name.local.as_ref(), attribute.value.as_ref());
            let sound = match (name.as_str(), key) {
                ("a", "rel") => value == "noopener noreferrer",
                ("a", "href") => {
                    value.starts_with("#s-")
                        || ["http://", "https://", "mailto:"]
                            .iter()
                            .any(|s| value.starts_with(s))
                }
                ("img", "src") => {
                    ["http://", "https://", "/blob/", "data:image/"]
                        .iter()
                        .any(|s| value.starts_with(s))
                        && !value.contains("svg+xml")
                }
                (_, "id") => value.starts_with("s-"),
                (_, "lang" | "dir" | "title") => true,
                (element, key) => own_attributes(element).contains(&key),
            };
            if !sound {
                return Some(format!("<{name} {key}={value:?}>"));
            }
        }
    }
    // Nothing may have slipped into the head when the page was read again.
    let head = doc
        .head()
        .map(|head| head.inner_html().to_string())
        .unwrap_or_default();
    (!head.is_empty()).then_some(head)
}

/// The formula that an element belongs to, if it and all around it up to there are MathML.
fn formula_around<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let is_of_formula = |n: &NodeRef<'_>| {
        n.qual_name_ref().is_some_and(|name| {
            &*name.ns == "http://www.w3.org/1998/Math/MathML"
                && formula::elements().any(|known| known == &*name.local)
        })
    };
    let outer = std::iter::once(*node).chain(node.ancestors_it(None));
    outer
        .take_while(|n| is_of_formula(n))
        .find(|n| n.has_name("math"))
}

fn hold(html: &str) -> String {
    let clean = sanitise(html);
    assert_eq!(sanitise(&clean), clean, "not settled: {html}");
    assert_eq!(breach(&clean), None, "{html}\n→ {clean}");
    let tree = dom_query::Document::from(clean.as_str());
    let again = tree
        .body()
        .map(|body| body.inner_html().to_string())
        .unwrap_or_default();
    assert_eq!(again, clean, "another parser's reading differs: {html}");
    clean
}

#[test]
fn what_is_allowed_stays() {
    let cases = [
        "<p>a <b>b</b> <em>c</em></p>",
        "<h2 id=\"s-x\">T</h2>",
        "<table><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>",
        "<ol start=\"3\"><li>x</li></ol>",
        "<ol type=\"a\"><li>x</li><li value=\"7\">y</li></ol><ol reversed=\"\"><li>x</li></ol>",
        "<figure><img src=\"https://a.example/b.png\" alt=\"x\" width=\"3\"><figcaption>c</figcaption></figure>",
        "<img src=\"data:image/png;base64,iVBORw0KGgo=\">",
        "<time datetime=\"2024-01-02\">x</time>",
        "<p lang=\"ja\" dir=\"ltr\">x</p>",
        "<a href=\"mailto:a@b.example\" rel=\"noopener noreferrer\">x</a>",
        "<dl><dt>a</dt><dd>b</dd></dl><details><summary>s</summary>x</details>",
        "<pre><code>a\n  b</code></pre>",
        "<pre><code class=\"language-c++\">a</code></pre>",
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
    ];
    for html in cases {
        assert_eq!(hold(html), html);
    }
}

#[test]
fn what_is_not_allowed_goes_and_its_words_stay() {
    let cases = [
        (
            "<p class=x id=y style='color:red' onclick=a() data-a=b>t</p>",
            "<p>t</p>",
        ),
        (
            "<pre class=language-c><code class='x language-Rust,ignore y'>a</code></pre><code class=menu>b</code>",
            "<pre><code class=\"language-rust\">a</code></pre><code>b</code>",
        ),
        (
            "<section><article>a</article></section>",
            "<div><div>a</div></div>",
        ),
        (
            "<font color=red>x</font><center>y</center>",
            "x<div>y</div>",
        ),
        ("<a href='javascript:alert(1)'>x</a>", "x"),
        ("<a href=' java\nscript:alert(1)'>x</a>", "x"),
        (
            "<a href='tel:1'>x</a><a href='/rel'>y</a><a href='//h.example/'>z</a>",
            "xyz",
        ),
        (
            "<a href='HTTPS://A.example/b c' target=_blank ping=x>x</a>",
            "<a href=\"https://a.example/b%20c\" rel=\"noopener noreferrer\">x</a>",
        ),
        (
            "<img src='x.png'><img src='file:///etc/passwd'><img src='http:'>",
            "",
        ),
        ("<img src='data:image/svg+xml,<svg onload=alert(1)>'>", ""),
        ("<img src='/blob/../../x'><img src='/blob/abc'>", ""),
        ("<img srcset='https://a.example/b.png 2x' alt=x>", ""),
        ("<input type=checkbox checked> done", "☑ done"),
        ("<svg><a href='x'>y</a></svg>z", "z"),
        (
            "<math href='javascript:x'><mi>x</mi></math>",
            "<math><semantics><mrow><mi>x</mi></mrow><annotation encoding=\"text/plain\">x</annotation></semantics></math>",
        ),
        (
            "<form action=x><button>b</button><input name=n><p>t</p></form>",
            "<div><p>t</p></div>",
        ),
        (
            "<span>a</span><span lang=de>b</span>",
            "a<span lang=\"de\">b</span>",
        ),
        (
            "<iframe src='https://www.youtube.com/embed/abcDEF12345'></iframe>",
            "<p><a href=\"https://www.youtube.com/watch?v=abcDEF12345\" rel=\"noopener noreferrer\">Video: youtube.com</a></p>",
        ),
        ("<td>x", "x"),
        ("<p>a<!-- b --></p>", "<p>a</p>"),
        ("<pre>\n\n\n x</pre>", "<pre> x</pre>"),
        ("<h1>x", "<h1>x</h1>"),
    ];
    for (html, want) in cases {
        assert_eq!(hold(html), want, "{html}");
    }
}

#[test]
fn anchors_get_names_of_our_own() {
    let cases = [
        (
            "<a href=#fn1>1</a><p id=fn1>note</p><p id=other>x</p>",
            "<a href=\"#s-fn1\" rel=\"noopener noreferrer\">1</a><p id=\"s-fn1\">note</p><p>x</p>",
        ),
        (
            "<h2 id=intro>I</h2><a href=#gone>x</a>",
            "<h2 id=\"s-intro\">I</h2>x",
        ),
        (
            "<a name=n></a><a href='#n'>x</a>",
            "<a rel=\"noopener noreferrer\" id=\"s-n\"></a><a href=\"#s-n\" rel=\"noopener noreferrer\">x</a>",
        ),
        (
            "<h2 id=a>x</h2><h2 id=a>y</h2><h2 id=s-a>z</h2>",
            "<h2 id=\"s-a\">x</h2><h2>y</h2><h2>z</h2>",
        ),
        (
            "<a href='#%C3%A9'>x</a><p id='é'>y</p>",
            "<a href=\"#s-é\" rel=\"noopener noreferrer\">x</a><p id=\"s-é\">y</p>",
        ),
        ("<h2 id='a b'>x</h2>", "<h2>x</h2>"),
        ("<a href='#'>top</a>", "top"),
    ];
    for (html, want) in cases {
        let clean = hold(html);
        // The order of attributes is not our matter.
        assert_eq!(
            clean.replace(
                "<a id=\"s-n\" rel=\"noopener noreferrer\">",
                "<a rel=\"noopener noreferrer\" id=\"s-n\">"
            ),
            want,
            "{html}"
        );
    }
}

/// Written for this test: each tries to get an element or attribute past a sanitiser that parses once.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror='alert(1)'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><desc><img src=x onerror=alert(1)></desc></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>1</script>'></iframe></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
    "<math><annotation-xml encoding='text/html'><p><style><!--</style><img src=x onerror=alert(1)>--></annotation-xml></math>",
    "<math><mi><mglyph><style><a title='</style><img src onerror=alert(1)>'></mglyph></mi></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<noscript><style></noscript><img src=x onerror=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe><script>alert(1)</script></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='data:text/html,<script>alert(1)</script>'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='https://evil.example/'><a href='x'>y</a>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<p style='background:url(https://evil.example/x)'>x</p>",
    "<form action='https://evil.example/'><input type=submit></form>",
    "<form id=document><input name=cookie></form><img name=body>",
    "<a id=location href='https://a.example/'>x</a><a href='#location'>y</a>",
    "<h2 id=__proto__>x</h2><h2 id=constructor>y</h2>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video poster='https://evil.example/x' src='https://evil.example/y'></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<input type=image src='https://evil.example/x'>",
    "<body background='https://evil.example/x' onload=alert(1)>x",
    "<table background='https://evil.example/x'><tr><td background=y>x</td></tr></table>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a><a href='blob:https://a.example/x'>y</a><a href='about:blank'>z</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='java&Tab;script:alert(1)'>x</a>",
    "<a href='\u{1}javascript:alert(1)'>x</a>",
    "<a href='https://a.example/' ping='https://evil.example/'>x</a>",
    "<img src='https://a.example/x' srcset='https://evil.example/x 2x' sizes=1 lowsrc=x dynsrc=y longdesc=z usemap=#m>",
    "<img src='data:text/html,x'><img src='data:image/png,<script>'><img src='data:image/png;base64,'>",
    "<img src='/blob/0000000000000000000000000000000000000000000000000000000000000000\" onerror=alert(1) x=\"'>",
    "<select><option><img src=x onerror=alert(1)></option></select>",
    "<select><iframe></select><img src=x onerror=alert(1)>",
    "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp></xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--!><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><img src=x onerror=alert(1)?>",
    "<p title=\"</p><img src=x onerror=alert(1)>\">x</p>",
    "<p title='`onerror=alert(1)'>x</p>",
    "<a href='https://a.example/\" onmouseover=\"alert(1)'>x</a>",
    "<a href='https://a.example/'><a href='https://b.example/'>nested</a></a>",
    "<p><table><p>x</table><p>y",
    "<table><tr><a href='https://a.example/'>x<td>y</table>",
    "<b><i><u><b><i><u><p>x</b></i></u>y</p>",
    "<ul><li><ul><li>x</ul></ul></li><p></ul>",
    "<div is=x-y><x-y><slot name=a></slot></x-y></div>",
    "<math href='javascript:alert(1)'>x</math>",
    "<math><maction actiontype='statusline#http://evil.example' xlink:href='javascript:alert(1)'>x</maction></math>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi><mtext><script>alert(1)</script></mtext></math>",
    "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'></annotation><img src=x onerror=alert(1)></semantics></math>",
    "<math><annotation encoding='text/html'><svg onload=alert(1)></annotation><mo>&lt;img src=x onerror=alert(1)&gt;</mo></math>",
    "<math><mtext><math><mi><b>x</b><math><mtext><style></math></mtext></math><img src=x onerror=alert(1)>",
    "<math><mtext>&lt;/mtext>&lt;/math>&lt;img src=x onerror=alert(1)></mtext></math>",
    "<p><math><mtext><p>x</p></mtext></math><math><p>y</math>",
    "<math><annotation-xml encoding='application/xhtml+xml'><math><mi></annotation-xml><img src=x onerror=alert(1)>",
    "<table><math><mtable><mtr><mtd><table><mi>x</mi></table>",
    "<svg><use href='data:image/svg+xml,x#y'></use><image href='https://evil.example/x'></image></svg>",
    "<svg><animate attributeName=href to='javascript:alert(1)'></animate></svg>",
    "<marquee onstart=alert(1)>x</marquee><blink>y</blink>",
    "<isindex action='javascript:alert(1)'><keygen><nextid>",
    "<frameset onload=alert(1)><frame src='javascript:alert(1)'></frameset>",
    "<applet code=x></applet><bgsound src=x><layer src=x></layer>",
    "<portal src='https://evil.example/'></portal><fencedframe></fencedframe>",
    "<dialog open>x</dialog><map name=m><area href='javascript:x'></map>",
    "<img src=x:alert(alt) onerror=eval(src) alt=0>",
    "\u{feff}<\0script>alert(1)</script>",
    "<p \0onclick=x>y</p>",
    "<p/onclick=alert(1)//>x</p>",
    "<pre>\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nx</pre>",
    "<button><p><button><p>x",
    "<ruby><rt><ruby><rt>x</ruby></ruby>",
    "<colgroup><img src=x onerror=alert(1)></colgroup>",
    "<table><caption><svg><title><table><td>x</table></title></svg></caption></table>",
    "<svg></p><style><g title=\"</style><img src onerror=alert(1)>\">",
    "<svg><p><style><g title='</style><img src onerror=alert(1)>'></style></p></svg>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p>&amp;lt;img src=x onerror=alert(1)&amp;gt;</p>",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "<p>\r\n\r x\u{b}\u{c}\u{85}\u{2028}</p>",
    "<a href='https://a.example:99999/'>x</a><a href='https://[::1'>y</a><a href='http://a.example\\@b.example/'>z</a>",
];

#[test]
fn hostile_pages_come_out_harmless() {
    for html in HOSTILE {
        let clean = hold(html);
        assert!(!clean.contains("evil.example/x.css"), "{clean}");
    }
    // And all of them in one page, in both orders.
    hold(&HOSTILE.concat());
    hold(&HOSTILE.iter().rev().copied().collect::<String>());
}

#[test]
fn deep_and_large_input_ends_soon() {
    let start = std::time::Instant::now();
    for html in [
        "<div>".repeat(20_000),
        "<b><p>".repeat(5_000),
        "<a href='https://a.example/'>".repeat(3_000),
        "<table><tr><td>".repeat(5_000),
    ] {
        hold(&format!("{html}x"));
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

/// The attempts of `tests/corpus/payloads`, one a line, and the files of the folder that `COMMONPLACE_PAYLOADS` names.
#[test]
fn every_attempt_of_the_corpus() {
    let own = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/corpus/payloads"
    );
    let read = |folder: &std::path::Path| {
        let files = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
        let files = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        files
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect::<Vec<_>>()
    };
    let characters = [
        ("{NL}", "\n"),
        ("{CR}", "\r"),
        ("{TAB}", "\t"),
        ("{NUL}", "\0"),
        ("{FF}", "\u{c}"),
        ("{ESC}", "\u{1b}"),
        ("{NBSP}", "\u{a0}"),
        ("{URL}", "http://c1.canary.example/a"),
        ("{HOST}", "c1.canary.example"),
        ("{RUN}", "alert(1)"),
        ("{RUN&}", "&#x61;lert(1)"),
        ("{RUN%}", "%61lert(1)"),
    ];
    let mut held = 0;
    for text in read(own.as_ref()) {
        for line in text.lines().filter(|line| !line.is_empty()) {
            let attempt = characters
                .iter()
                .fold(line.to_owned(), |line, (name, it)| line.replace(name, it));
            hold(&attempt);
            held += 1;
        }
    }
    assert!(held > 400, "{held}");
    if let Some(others) = std::env::var_os("COMMONPLACE_PAYLOADS") {
        for text in read(others.as_ref()) {
            for attempt in text.split("#data\n") {
                hold(attempt.split("\n#errors").next().unwrap_or_default());
                held += 1;
            }
        }
    }
    println!("{held} attempts held");
}
