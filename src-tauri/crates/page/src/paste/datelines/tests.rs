//! Datelines of many wires, and sentences that only begin like one.

use super::of;

fn check(text: &str, places: &[&str], agency: Option<&str>, body: &str) {
    let Some(line) = of(text, None, false) else {
        panic!("no dateline in {text:?}")
    };
    assert_eq!(
        (
            line.places.iter().map(String::as_str).collect::<Vec<_>>(),
            line.agency
        ),
        (places.to_vec(), agency),
        "{text:?}"
    );
    assert_eq!(text.get(line.length..), Some(body), "{text:?}");
}

#[test]
fn reads_the_wires() {
    check(
        "LONDON, June 11 (Reuters) - The quay closed.",
        &["LONDON"],
        Some("Reuters"),
        "The quay closed.",
    );
    check("DUBAI/ MOSCOW:", &["DUBAI", "MOSCOW"], None, "");
    check(
        "MOSCOW/KYIV, June 11, 2024 (Reuters) - The quay closed.",
        &["MOSCOW", "KYIV"],
        Some("Reuters"),
        "The quay closed.",
    );
    check(
        "OSLO (AP) — The quay closed.",
        &["OSLO"],
        Some("AP"),
        "The quay closed.",
    );
    check(
        "AUSTIN, Texas (AP) — The quay closed.",
        &["AUSTIN, Texas"],
        Some("AP"),
        "The quay closed.",
    );
    check(
        "NEW YORK -- The quay closed.",
        &["NEW YORK"],
        None,
        "The quay closed.",
    );
    check(
        "PARIS — The quay closed.",
        &["PARIS"],
        None,
        "The quay closed.",
    );
    check(
        "Paris (AFP) – Le quai a fermé.",
        &["Paris"],
        Some("AFP"),
        "Le quai a fermé.",
    );
    check(
        "Hamburg (dpa) - Der Kai ist zu.",
        &["Hamburg"],
        Some("dpa"),
        "Der Kai ist zu.",
    );
    check(
        "Hamburg (dpa/lno) - Der Kai ist zu.",
        &["Hamburg"],
        Some("dpa"),
        "Der Kai ist zu.",
    );
    check(
        "Berlin, 11. Juni (dpa) – Der Kai ist zu.",
        &["Berlin"],
        Some("dpa"),
        "Der Kai ist zu.",
    );
    check(
        "MADRID, 11 Jun. (EUROPA PRESS) - El muelle cerró.",
        &["MADRID"],
        Some("Europa Press"),
        "El muelle cerró.",
    );
    check(
        "Madrid, 11 jun (EFE).- El muelle cerró.",
        &["Madrid"],
        Some("EFE"),
        "El muelle cerró.",
    );
    check(
        "(ANSA) - ROMA, 11 GIU - Il molo è chiuso.",
        &["ROMA"],
        Some("ANSA"),
        "Il molo è chiuso.",
    );
    check(
        "МОСКВА, 11 июня. /ТАСС/. Причал закрыт.",
        &["МОСКВА"],
        Some("ТАСС"),
        "Причал закрыт.",
    );
    check(
        "МОСКВА, 11 июн - РИА Новости. Причал закрыт.",
        &["МОСКВА"],
        Some("РИА Новости"),
        "Причал закрыт.",
    );
    check(
        "新华社北京6月11日电（记者张三）码头关闭。",
        &["北京"],
        Some("新华社"),
        "码头关闭。",
    );
    check(
        "【ワシントン＝山田太郎】埠頭が閉鎖された。",
        &["ワシントン"],
        None,
        "埠頭が閉鎖された。",
    );
    check(
        "［東京　１１日　ロイター］ - 埠頭が閉鎖された。",
        &["東京"],
        Some("ロイター"),
        "埠頭が閉鎖された。",
    );
    check(
        "(서울=연합뉴스) 홍길동 기자 = 부두가 닫혔다.",
        &["서울"],
        Some("연합뉴스"),
        "부두가 닫혔다.",
    );
    check(
        "القاهرة (رويترز) – أغلق الرصيف.",
        &["القاهرة"],
        Some("رويترز"),
        "أغلق الرصيف.",
    );
    check(
        "ISLAMABAD: The quay closed.",
        &["ISLAMABAD"],
        None,
        "The quay closed.",
    );
}

#[test]
fn leaves_sentences_alone() {
    for text in [
        "The quay — all of it — closed.",
        "WARNING: The quay is closed.",
        "UPDATE — The quay is open.",
        "Q: Why did it close?",
        "BBC - the quay",
        "I — the board's chair — said no.",
        "Oslo - the capital - is cold.",
        "Note: The quay closed.",
        "OK - Let us go.",
        "Ingredients: Oil",
        "On Monday (June 11) - The end",
        "It was HOT: The pier melted.",
        "",
        "—",
        ":",
        "A-1: B",
        "【関連】埠頭が閉鎖",
    ] {
        assert_eq!(of(text, None, false), None, "{text:?}");
    }
    assert_eq!(of("SMITH: The quay is closed.", None, true), None);
}
