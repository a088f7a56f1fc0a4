//! Which language a text is in.

use super::{contradicted, detect, words};

fn check(text: &str, expected: Option<&str>) {
    assert_eq!(detect(text).as_deref(), expected, "{text:?}");
}

#[test]
fn recognises_a_sentence_or_two() {
    check(
        "The ferry was late again, and nobody on the pier was surprised by it.",
        Some("en"),
    );
    check(
        "Die Fähre kam wieder zu spät, und niemand auf dem Steg war davon überrascht.",
        Some("de"),
    );
    check(
        "Le bac est encore arrivé en retard, et personne sur le quai ne s'en est étonné.",
        Some("fr"),
    );
    check(
        "El transbordador llegó tarde otra vez y nadie en el muelle se sorprendió por ello.",
        Some("es"),
    );
    check(
        "A balsa chegou atrasada outra vez e ninguém no cais ficou surpreendido com isso.",
        Some("pt"),
    );
    check(
        "Il traghetto è arrivato di nuovo in ritardo e nessuno sul molo ne è rimasto sorpreso.",
        Some("it"),
    );
    check(
        "De veerboot was weer te laat en niemand op de steiger was daar verbaasd over.",
        Some("nl"),
    );
    check(
        "Färjan var sen igen, och ingen på bryggan blev förvånad över det.",
        Some("sv"),
    );
    check(
        "Ferja var forsinket igjen, og ingen på brygga ble overrasket over det.",
        Some("no"),
    );
    check(
        "Færgen var forsinket igen, og ingen på broen blev overrasket over det.",
        Some("da"),
    );
    check(
        "Lautta oli taas myöhässä, eikä kukaan laiturilla ollut siitä yllättynyt.",
        Some("fi"),
    );
    check(
        "Prom znowu się spóźnił i nikt na pomoście nie był tym zaskoczony.",
        Some("pl"),
    );
    check(
        "Přívoz měl zase zpoždění a nikoho na molu to nepřekvapilo, protože je to tak vždy.",
        Some("cs"),
    );
    check(
        "A komp megint késett, és a mólón ezen már senki sem lepődött meg.",
        Some("hu"),
    );
    check(
        "Feribot yine geç kaldı ve iskelede kimse buna şaşırmadı, çünkü bu hep böyle.",
        Some("tr"),
    );
    check(
        "Kapal feri itu terlambat lagi, dan tidak ada orang di dermaga yang terkejut.",
        Some("id"),
    );
    check(
        "Phà lại đến muộn, và không ai trên bến tàu ngạc nhiên về điều đó.",
        Some("vi"),
    );
    check(
        "Паром снова опоздал, и никто на причале этому не удивился.",
        Some("ru"),
    );
    check(
        "Пором знову запізнився, і ніхто на причалі цьому не здивувався.",
        Some("uk"),
    );
    check(
        "Фериботът отново закъсня и никой на кея не се изненада от това.",
        Some("bg"),
    );
    check(
        "تأخرت العبارة مرة أخرى، ولم يفاجأ أحد على الرصيف من ذلك.",
        Some("ar"),
    );
    check(
        "کشتی دوباره دیر کرد و هیچ کس در اسکله از این موضوع تعجب نکرد.",
        Some("fa"),
    );
    check("המעבורת איחרה שוב, ואיש על המזח לא הופתע.", Some("he"));
    check("渡轮又晚点了，码头上没有人感到意外。", Some("zh"));
    check("渡し船がまた遅れたが、桟橋の誰も驚かなかった。", Some("ja"));
    check(
        "연락선이 또 늦었지만 부두에 있던 누구도 놀라지 않았다.",
        Some("ko"),
    );
    check(
        "Το πλοίο άργησε πάλι και κανείς στην προβλήτα δεν παραξενεύτηκε.",
        Some("el"),
    );
    check(
        "नाव फिर देर से आई, और घाट पर किसी को अचरज नहीं हुआ।",
        Some("hi"),
    );
    check("เรือข้ามฟากมาสายอีกแล้ว และไม่มีใครบนท่าเรือแปลกใจ", Some("th"));
}

#[test]
fn recognises_a_recipe_by_its_few_small_words() {
    check(
        "Herring in mustard. Serves 4. Soak the fillets overnight. Whisk the mustard with the oil.",
        Some("en"),
    );
}

#[test]
fn says_nothing_when_it_cannot_tell() {
    for text in [
        "",
        "OK",
        "1234 5678",
        "Ola Berg",
        "xkcd qwerty zzyzx",
        "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂",
        "for (i = 0; i < n; i++) { x[i] = y; }",
    ] {
        check(text, None);
    }
}

#[test]
fn counts_words_of_every_writing() {
    for (text, count) in [
        ("", 0),
        ("one", 1),
        ("It's a two-part   test.", 4),
        ("— … !", 0),
        ("北埠頭、閉鎖へ", 3),
        ("Rust言語", 2),
        ("연락선이 또 늦었다", 3),
    ] {
        assert_eq!(words(text), count, "{text:?}");
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "\\PC*") {
        let _ = (detect(&text), words(&text));
    }
}

#[test]
fn only_what_is_certain_contradicts_the_declared_language() {
    let german = "Der Ofen wurde um sechs angezündet und war am Mittag schon auf neunhundert Grad, was für diesen Ton zu schnell ist. \
        Gegen Abend hörte man einen Riss. Niemand öffnete die Tür, denn für einen Topf, der sich entschieden hat, kann man nichts \
        mehr tun. Am Morgen war es kühl genug, und elf von vierzig waren hin, die meisten vom oberen Brett, wo es zieht.";
    assert_eq!(contradicted(german, "en-US").as_deref(), Some("de"));
    assert_eq!(contradicted(german, "de-AT"), None);
    assert_eq!(
        contradicted(german, "gsw"),
        None,
        "what is not known is believed"
    );
    let short: String = german.chars().take(120).collect();
    assert_eq!(contradicted(&short, "en"), None);
    let english = "The kiln was lit at six and had come up to nine hundred by noon, which is too fast for this clay. ";
    assert_eq!(
        contradicted(&format!("{german} {}", english.repeat(2)), "en"),
        None
    );
    assert_eq!(
        contradicted(&english.repeat(9), "de").as_deref(),
        Some("en")
    );
}
