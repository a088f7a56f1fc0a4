//! The commands that stand for a sign, and letters in other faces.

use crate::dom;

/// Letters and other signs that are read like letters.
const LETTERS: &str = "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι \
    kappa κ lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ \
    psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω infty ∞ ell ℓ hbar ℏ \
    Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅ partial ∂ nabla ∇ wp ℘ imath ı jmath ȷ top ⊤ bot ⊥ angle ∠ triangle △ \
    ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ degree ° % % $ $ # # & & _ _";

/// Signs between what they join, and before it.
const SIGNS: &str = "times × cdot ⋅ div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ \
    le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ lt < gt > ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ \
    propto ∝ doteq ≐ prec ≺ succ ≻ preceq ⪯ succeq ⪰ in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ cup ∪ \
    cap ∩ setminus ∖ land ∧ wedge ∧ lor ∨ vee ∨ lnot ¬ neg ¬ forall ∀ exists ∃ nexists ∄ vdash ⊢ models ⊨ mid ∣ nmid ∤ \
    parallel ∥ perp ⊥ to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ Rightarrow ⇒ implies ⟹ Leftarrow ⇐ \
    impliedby ⟸ Leftrightarrow ⇔ iff ⟺ mapsto ↦ longrightarrow ⟶ longmapsto ⟼ hookrightarrow ↪ uparrow ↑ downarrow ↓ \
    Longrightarrow ⟹ colon : therefore ∴ because ∵ dagger † prime ′ backslash \\ bmod mod mod mod \
    { { } } | ‖ lbrace { rbrace } lbrack [ rbrack ] langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ vert | Vert ‖ \
    lvert | rvert | lVert ‖ rVert ‖ int ∫ iint ∬ iiint ∭ oint ∮";

/// Signs over and under which limits are written.
const LARGE: &str =
    "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀ bigsqcup ⨆";

/// Functions, and those with limits.
const FUNCTIONS: &str = "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth log ln lg exp det dim ker \
    deg arg gcd hom";
const LIMITED: &str = "lim max min sup inf limsup liminf argmax argmin Pr";

const SPACES: &str = ", 0.167em : 0.222em > 0.222em ; 0.278em quad 1em qquad 2em enspace 0.5em";

const ACCENTS: &str = "hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ vec → overrightarrow → overleftarrow ← \
    dot ˙ ddot ¨ check ˇ breve ˘ acute ´ grave ` mathring ˚ overbrace ⏞";

/// The value of a name in a list of names and values.
fn value(list: &'static str, name: &str) -> Option<&'static str> {
    let mut words = list.split_ascii_whitespace();
    while let (Some(key), Some(value)) = (words.next(), words.next()) {
        if key == name {
            return Some(value);
        }
    }
    None
}

/// The element of a command that takes nothing, and whether limits stand around it.
pub(super) fn symbol(name: &str) -> Option<(String, bool)> {
    if name == " " {
        return Some((super::space("0.333em"), false));
    }
    if let Some(letter) = value(LETTERS, name) {
        return Some((format!("<mi>{}</mi>", dom::escape(letter)), false));
    }
    if let Some(sign) = value(SIGNS, name) {
        return Some((super::mo(sign), false));
    }
    if let Some(sign) = value(LARGE, name) {
        return Some((super::mo(sign), true));
    }
    if let Some(width) = value(SPACES, name) {
        return Some((super::space(width), false));
    }
    let has = |list: &str| list.split_ascii_whitespace().any(|word| word == name);
    if has(FUNCTIONS) {
        return Some((format!("<mi>{name}</mi><mo>\u{2061}</mo>"), false));
    }
    has(LIMITED).then(|| (format!("<mi>{name}</mi>"), true))
}

pub(super) fn accent(name: &str) -> Option<&'static str> {
    value(ACCENTS, name)
}

/// Whether an accent is as wide as what stands under it.
pub(super) fn is_wide(accent: &str) -> bool {
    accent.starts_with("wide") || accent.starts_with("over")
}

/// What stands before and after a group.
pub(super) fn delimiter(name: &str) -> Option<&'static str> {
    let names = [
        "{",
        "}",
        "|",
        "lbrace",
        "rbrace",
        "lbrack",
        "rbrack",
        "langle",
        "rangle",
        "lfloor",
        "rfloor",
        "lceil",
        "rceil",
        "vert",
        "Vert",
        "lvert",
        "rvert",
        "lVert",
        "rVert",
        "uparrow",
        "downarrow",
        "backslash",
    ];
    names.contains(&name).then(|| value(SIGNS, name)).flatten()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Upright,
    Italic,
    Bold,
    Double,
    Script,
    Fraktur,
    Sans,
    Typewriter,
}

impl Face {
    pub(super) fn of(command: &str) -> Option<Face> {
        Some(match command {
            "mathrm" | "rm" => Face::Upright,
            "mathit" => Face::Italic,
            "mathbf" | "boldsymbol" | "bm" | "bf" => Face::Bold,
            "mathbb" => Face::Double,
            "mathcal" | "mathscr" => Face::Script,
            "mathfrak" => Face::Fraktur,
            "mathsf" => Face::Sans,
            "mathtt" => Face::Typewriter,
            _ => return None,
        })
    }
}

/// A letter or digit in a face; `None` for anything else. Letters that Unicode had before the others keep their places.
pub(super) fn faced(c: char, face: Face) -> Option<char> {
    if !c.is_ascii_alphanumeric() {
        return None;
    }
    let early = match (face, c) {
        (Face::Double, 'C') => 'ℂ',
        (Face::Double, 'H') => 'ℍ',
        (Face::Double, 'N') => 'ℕ',
        (Face::Double, 'P') => 'ℙ',
        (Face::Double, 'Q') => 'ℚ',
        (Face::Double, 'R') => 'ℝ',
        (Face::Double, 'Z') => 'ℤ',
        (Face::Script, 'B') => 'ℬ',
        (Face::Script, 'E') => 'ℰ',
        (Face::Script, 'F') => 'ℱ',
        (Face::Script, 'H') => 'ℋ',
        (Face::Script, 'I') => 'ℐ',
        (Face::Script, 'L') => 'ℒ',
        (Face::Script, 'M') => 'ℳ',
        (Face::Script, 'R') => 'ℛ',
        (Face::Script, 'e') => 'ℯ',
        (Face::Script, 'g') => 'ℊ',
        (Face::Script, 'o') => 'ℴ',
        (Face::Fraktur, 'C') => 'ℭ',
        (Face::Fraktur, 'H') => 'ℌ',
        (Face::Fraktur, 'I') => 'ℑ',
        (Face::Fraktur, 'R') => 'ℜ',
        (Face::Fraktur, 'Z') => 'ℨ',
        (Face::Upright | Face::Italic, c) => c,
        _ => '\0',
    };
    if early != '\0' {
        return Some(early);
    }
    // Where capitals and digits begin; small letters follow capitals.
    let (letters, digits) = match face {
        Face::Bold => (0x1d400, 0x1d7ce),
        Face::Double => (0x1d538, 0x1d7d8),
        Face::Script => (0x1d49c, 0),
        Face::Fraktur => (0x1d504, 0),
        Face::Sans => (0x1d5a0, 0x1d7e2),
        Face::Typewriter => (0x1d670, 0x1d7f6),
        Face::Upright | Face::Italic => return Some(c),
    };
    let code = u32::from(c);
    let at = match c {
        'A'..='Z' => letters + code - u32::from('A'),
        'a'..='z' => letters + 26 + code - u32::from('a'),
        _ if digits == 0 => return Some(c),
        _ => digits + code - u32::from('0'),
    };
    char::from_u32(at)
}
