//! Formulas that are set, and those that stay TeX.

use proptest::prelude::*;

use super::mathml;

fn inner(tex: &str) -> Option<String> {
    let math = mathml(tex, false)?;
    let (_, inner) = math.split_once("<semantics><mrow>")?;
    Some(inner.split_once("</mrow><annotation")?.0.to_owned())
}

#[test]
fn formulas_become_elements() {
    for (tex, want) in [
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        (
            "x_{i}'",
            "<msubsup><mi>x</mi><mrow><mi>i</mi></mrow><mo>′</mo></msubsup>",
        ),
        ("\\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (
            "\\sqrt[3]{a}",
            "<mroot><mrow><mi>a</mi></mrow><mrow><mn>3</mn></mrow></mroot>",
        ),
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        ("\\alpha\\le 3.5", "<mi>α</mi><mo>≤</mo><mn>3.5</mn>"),
        ("\\mathbb{R}", "<mi>ℝ</mi>"),
        ("\\mathbf A", "<mi>A</mi>"),
        ("\\text{if } x % no\n", "<mtext>if\u{a0}</mtext><mi>x</mi>"),
        (
            "\\hat{x}",
            "<mover accent=\"true\"><mrow><mi>x</mi></mrow><mo stretchy=\"false\">^</mo></mover>",
        ),
        ("\\not=", "<mo>=\u{338}</mo>"),
    ] {
        assert_eq!(inner(tex).as_deref(), Some(want), "{tex}");
    }
    let sum = mathml("\\sum_{i=1}^n i", true).unwrap();
    assert!(sum.contains("<munderover><mo>∑</mo>"), "{sum}");
    let matrix = inner("\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}").unwrap();
    assert_eq!(matrix.matches("<mtd>").count(), 4, "{matrix}");
    assert!(
        inner("\\left(\\frac{a}{b}\\right]")
            .unwrap()
            .contains("]</mo>")
    );
}

#[test]
fn what_is_not_known_or_has_no_end_stays_tex() {
    let deep = "{".repeat(3_000);
    let roots = "\\sqrt".repeat(1_000);
    let long = "x".repeat(7_000);
    for tex in [
        "",
        "\\newcommand{\\a}{\\a\\a}\\a",
        "\\href{javascript:a}{b}",
        "{",
        "}",
        "x^",
        "x^2^3",
        "a & b",
        "\\frac{1}",
        "\\left( x",
        "\\begin{matrix} a",
        "\\begin{matrix} a \\end{array}",
        "\\",
        "\\text{a",
        deep.as_str(),
        roots.as_str(),
        long.as_str(),
    ] {
        assert_eq!(mathml(tex, true), None, "{tex:.40}");
    }
}

proptest! {
    /// Whatever is made of pieces of TeX ends, and what is written is what the rules for formulas let through.
    #[test]
    fn what_is_written_is_clean(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "\\frac", "\\sqrt", "[", "]", "{", "}", "^", "_", "'", "x", "12", "\\left(", "\\right)", "\\text{a <b>}",
                "\\begin{matrix}", "\\end{matrix}", "&", "\\\\", "\\mathbb{R}", "\\sum", "\\limits", "\\hat", "%", "\n", "<", "é",
                "\\", "\\not", "\\operatorname{f}", "\\middle|", " ",
            ]),
            0..24,
        ),
        is_display: bool,
    ) {
        if let Some(math) = mathml(&pieces.concat(), is_display) {
            let once = crate::sanitise::sanitise(&math);
            prop_assert_eq!(crate::sanitise::sanitise(&once), once);
        }
    }
}
