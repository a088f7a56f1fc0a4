//! TeX formulas to MathML: what pages of MathJax 2 write, in the commands that nearly all formulas are made of.
//!
//! There are crates that know more commands. They use unsafe code on what they read or expand a page's own macros
//! without an end, so this one is small instead: no macros, bounded depth and length, and whatever it does not know
//! makes the formula stay TeX.

mod symbols;

use crate::dom;
use symbols::{Face, faced, symbol};

/// Bytes of a formula, and groups in groups.
const LONGEST: usize = 6_000;
const DEEPEST: usize = 40;

/// The formula as MathML with its source beside it; `None` where something in it is not known.
pub(crate) fn mathml(tex: &str, is_display: bool) -> Option<String> {
    if tex.len() > LONGEST || tex.trim().is_empty() {
        return None;
    }
    let mut reader = Reader {
        rest: tex,
        depth: 0,
        is_display,
    };
    let inner = reader.row(&|token| token.is_none())?;
    if reader.rest.trim() == "\\" {
        return None;
    }
    let display = if is_display { "block" } else { "inline" };
    Some(format!(
        "<math display=\"{display}\"><semantics><mrow>{inner}</mrow><annotation encoding=\"application/x-tex\">{}</annotation></semantics></math>",
        dom::escape(tex.trim())
    ))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    /// `\name`, or a backslash and one sign.
    Command(&'a str),
    Char(char),
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
    is_display: bool,
}

/// How scripts are set: beside what they belong to, or above and below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limits {
    Beside,
    Around,
}

fn mo(text: &str) -> String {
    format!("<mo>{}</mo>", dom::escape(text))
}

fn fence(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!(
            "<mo fence=\"true\" stretchy=\"true\">{}</mo>",
            dom::escape(text)
        ),
    }
}

fn space(width: &str) -> String {
    format!("<mspace width=\"{width}\"></mspace>")
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.split().map(|(token, _)| token)
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let (token, rest) = self.split()?;
        self.rest = rest;
        Some(token)
    }

    /// The next token and what stands after it. White space and comments say nothing.
    fn split(&self) -> Option<(Token<'a>, &'a str)> {
        let mut rest = self.rest.trim_start();
        while let Some(comment) = rest.strip_prefix('%') {
            rest = comment
                .split_once('\n')
                .map_or("", |(_, rest)| rest)
                .trim_start();
        }
        let mut chars = rest.chars();
        let first = chars.next()?;
        if first != '\\' {
            return Some((Token::Char(first), chars.as_str()));
        }
        let name = chars.as_str();
        let letters = name
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(name.len());
        let length = if letters > 0 {
            letters
        } else {
            name.chars().next()?.len_utf8()
        };
        Some((Token::Command(name.get(..length)?), name.get(length..)?))
    }

    fn eat(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(Token::Char(wanted));
        if is_next {
            self.next();
        }
        is_next
    }

    /// Everything up to where it stops, as elements. The stop is not taken.
    fn row(&mut self, stops: &dyn Fn(Option<Token<'a>>) -> bool) -> Option<String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut out = String::new();
        while !stops(self.peek()) {
            let (base, limits) = self.atom()?;
            out.push_str(&self.with_scripts(base, limits)?);
        }
        self.depth -= 1;
        Some(out)
    }

    /// `{…}` or a single thing, as one element.
    fn argument(&mut self) -> Option<String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let inner = match self.peek() {
            // `x^12` is a power of one.
            Some(Token::Char(c)) if c.is_ascii_digit() => {
                self.next();
                format!("<mn>{c}</mn>")
            }
            _ => self.atom()?.0,
        };
        self.depth -= 1;
        Some(if inner.is_empty() {
            "<mrow></mrow>".to_owned()
        } else {
            inner
        })
    }

    /// What stands in braces, as it is written.
    fn raw(&mut self) -> Option<&'a str> {
        let (text, rest) = self.rest.trim_start().strip_prefix('{')?.split_once('}')?;
        if text.contains(['{', '\\', '$']) {
            return None;
        }
        self.rest = rest;
        Some(text)
    }

    fn with_scripts(&mut self, base: String, limits: Limits) -> Option<String> {
        let (mut below, mut above, mut primes) = (None, None, String::new());
        let mut limits = limits;
        loop {
            match self.peek() {
                Some(Token::Char('_')) if below.is_none() => {
                    self.next();
                    below = Some(self.argument()?);
                }
                Some(Token::Char('^')) if above.is_none() => {
                    self.next();
                    above = Some(self.argument()?);
                }
                Some(Token::Char('\'')) => {
                    self.next();
                    primes.push('′');
                }
                Some(Token::Char('_' | '^')) => return None,
                Some(Token::Command("limits")) => {
                    self.next();
                    limits = Limits::Around;
                }
                Some(Token::Command("nolimits")) => {
                    self.next();
                    limits = Limits::Beside;
                }
                _ => break,
            }
        }
        if !primes.is_empty() {
            let primes = mo(&primes);
            above = Some(above.map_or(primes.clone(), |above| {
                format!("<mrow>{primes}{above}</mrow>")
            }));
        }
        let base = if base.is_empty() {
            "<mrow></mrow>".to_owned()
        } else {
            base
        };
        let around = limits == Limits::Around;
        Some(match (below, above) {
            (None, None) => base,
            (Some(below), None) if around => format!("<munder>{base}{below}</munder>"),
            (None, Some(above)) if around => format!("<mover>{base}{above}</mover>"),
            (Some(below), Some(above)) if around => {
                format!("<munderover>{base}{below}{above}</munderover>")
            }
            (Some(below), None) => format!("<msub>{base}{below}</msub>"),
            (None, Some(above)) => format!("<msup>{base}{above}</msup>"),
            (Some(below), Some(above)) => format!("<msubsup>{base}{below}{above}</msubsup>"),
        })
    }

    /// One thing without its scripts, and where those belong.
    fn atom(&mut self) -> Option<(String, Limits)> {
        let plain = |html: String| Some((html, Limits::Beside));
        // An empty base: `^2` at the start of a group.
        if matches!(self.peek(), Some(Token::Char('^' | '_' | '\''))) {
            return plain(String::new());
        }
        match self.next()? {
            Token::Char('{') => {
                let inner = self.row(&|token| matches!(token, None | Some(Token::Char('}'))))?;
                if !self.eat('}') {
                    return None;
                }
                plain(format!("<mrow>{inner}</mrow>"))
            }
            Token::Char('}' | '&' | '#' | '$' | '\\') => None,
            Token::Char('~') => plain(space("0.333em")),
            Token::Char('-') => plain(mo("−")),
            Token::Char('*') => plain(mo("∗")),
            Token::Char(c) if c.is_ascii_digit() => plain(self.number(c)),
            Token::Char(c) if c.is_alphabetic() => {
                plain(format!("<mi>{}</mi>", dom::escape(&c.to_string())))
            }
            Token::Char(c) if c.is_control() => None,
            Token::Char(c @ ('(' | ')' | '[' | ']' | '|')) => {
                plain(format!("<mo stretchy=\"false\">{c}</mo>"))
            }
            Token::Char(c) => plain(mo(&c.to_string())),
            Token::Command(name) => self.command(name),
        }
    }

    fn number(&mut self, first: char) -> String {
        let mut number = String::from(first);
        while let Some(c) = self.rest.chars().next() {
            let after = self.rest.chars().nth(1);
            let is_part =
                c.is_ascii_digit() || (c == '.' && after.is_some_and(|c| c.is_ascii_digit()));
            if !is_part {
                break;
            }
            number.push(c);
            self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        }
        format!("<mn>{number}</mn>")
    }

    fn command(&mut self, name: &str) -> Option<(String, Limits)> {
        let around = if self.is_display {
            Limits::Around
        } else {
            Limits::Beside
        };
        if let Some((html, has_limits)) = symbol(name) {
            return Some((html, if has_limits { around } else { Limits::Beside }));
        }
        let mut limits = Limits::Beside;
        let html = match name {
            "frac" | "dfrac" | "tfrac" | "cfrac" => {
                format!("<mfrac>{}{}</mfrac>", self.argument()?, self.argument()?)
            }
            "binom" | "dbinom" | "tbinom" => format!(
                "<mrow>{}<mfrac linethickness=\"0\">{}{}</mfrac>{}</mrow>",
                fence("("),
                self.argument()?,
                self.argument()?,
                fence(")")
            ),
            "sqrt" if self.eat('[') => {
                let root = self.row(&|token| matches!(token, None | Some(Token::Char(']'))))?;
                if !self.eat(']') {
                    return None;
                }
                format!("<mroot>{}<mrow>{root}</mrow></mroot>", self.argument()?)
            }
            "sqrt" => format!("<msqrt>{}</msqrt>", self.argument()?),
            "text" | "textrm" | "textit" | "textbf" | "mbox" | "hbox" | "textnormal" => {
                // Spaces at the edges are meant, and would be lost.
                let text = self.raw()?.replace(' ', "\u{a0}");
                format!("<mtext>{}</mtext>", dom::escape(&text))
            }
            "operatorname" => {
                let is_around = self.eat('*');
                limits = if is_around { around } else { limits };
                format!("<mi>{}</mi>", dom::escape(self.raw()?))
            }
            "mathrm" | "mathbf" | "mathbb" | "mathcal" | "mathscr" | "mathfrak" | "mathsf"
            | "mathit" | "mathtt" | "boldsymbol" | "bm" | "bf" | "rm" => self.faced(name)?,
            "left" => self.fenced()?,
            "big" | "Big" | "bigg" | "Bigg" | "bigl" | "bigr" | "Bigl" | "Bigr" | "biggl"
            | "biggr" | "Biggl" | "Biggr" | "bigm" | "Bigm" => fence(&self.delimiter()?),
            "overset" | "stackrel" => {
                let above = self.argument()?;
                format!("<mover>{}{above}</mover>", self.argument()?)
            }
            "underset" => {
                let below = self.argument()?;
                format!("<munder>{}{below}</munder>", self.argument()?)
            }
            "underbrace" | "underline" => {
                limits = Limits::Around;
                let line = if name == "underbrace" { "⏟" } else { "_" };
                format!("<munder>{}{}</munder>", self.argument()?, fence(line))
            }
            "begin" => self.environment()?,
            "displaystyle" | "textstyle" | "scriptstyle" | "nonumber" | "notag" | "!" => {
                String::new()
            }
            "label" => self.raw().map(|_| String::new())?,
            "tag" => format!(
                "{}<mtext>({})</mtext>",
                space("2em"),
                dom::escape(self.raw()?)
            ),
            "pmod" => format!(
                "{}<mo>(</mo><mi>mod</mi>{}{}<mo>)</mo>",
                space("1em"),
                space("0.333em"),
                self.argument()?
            ),
            "not" => {
                let (struck, _) = self.atom()?;
                let struck = struck.strip_suffix("</mo>")?;
                format!("{struck}\u{338}</mo>")
            }
            accent => {
                let mark = symbols::accent(accent)?;
                if accent == "overbrace" {
                    limits = Limits::Around;
                }
                let (base, stretchy) = (self.argument()?, symbols::is_wide(accent));
                format!(
                    "<mover accent=\"true\">{base}<mo stretchy=\"{stretchy}\">{mark}</mo></mover>"
                )
            }
        };
        Some((html, limits))
    }

    /// Letters in another face.
    fn faced(&mut self, name: &str) -> Option<String> {
        let face = Face::of(name)?;
        let before = self.rest;
        let Some(text) = self.raw() else {
            // More than letters: as it is, but not in that face.
            self.rest = before;
            return self.argument();
        };
        let text = text.trim();
        let letters: Option<String> = text.chars().map(|c| faced(c, face)).collect();
        Some(match letters {
            Some(letters) if face == Face::Upright && letters.chars().count() == 1 => {
                format!("<mi mathvariant=\"normal\">{letters}</mi>")
            }
            Some(letters) => format!("<mi>{letters}</mi>"),
            None => {
                self.rest = before;
                self.argument()?
            }
        })
    }

    /// What `\left`, `\right` and their like stand before.
    fn delimiter(&mut self) -> Option<String> {
        Some(match self.next()? {
            Token::Char('.') => String::new(),
            Token::Char('<') => "⟨".to_owned(),
            Token::Char('>') => "⟩".to_owned(),
            Token::Char(c @ ('(' | ')' | '[' | ']' | '|' | '/')) => c.to_string(),
            Token::Char(_) => return None,
            Token::Command(name) => symbols::delimiter(name)?.to_owned(),
        })
    }

    fn fenced(&mut self) -> Option<String> {
        let mut out = format!("<mrow>{}", fence(&self.delimiter()?));
        loop {
            out.push_str(
                &self.row(&|token| {
                    matches!(token, None | Some(Token::Command("right" | "middle")))
                })?,
            );
            let token = self.next()?;
            out.push_str(&fence(&self.delimiter()?));
            if token == Token::Command("right") {
                break;
            }
        }
        out.push_str("</mrow>");
        Some(out)
    }

    fn environment(&mut self) -> Option<String> {
        let name = self.raw()?;
        let kind = name.trim_end_matches('*');
        let (open, close, align) = match kind {
            "matrix" | "smallmatrix" | "gather" | "gathered" | "equation" | "multline" => {
                ("", "", "")
            }
            "pmatrix" => ("(", ")", ""),
            "bmatrix" => ("[", "]", ""),
            "Bmatrix" => ("{", "}", ""),
            "vmatrix" => ("|", "|", ""),
            "Vmatrix" => ("‖", "‖", ""),
            "cases" => ("{", "", "left"),
            "array" => {
                self.raw()?;
                ("", "", "")
            }
            "align" | "aligned" | "split" | "eqnarray" | "alignat" => ("", "", "right left"),
            _ => return None,
        };
        let rows = self.rows(name)?;
        let align = match align {
            "" => String::new(),
            align => format!(" columnalign=\"{align}\""),
        };
        Some(format!(
            "<mrow>{}<mtable{align}>{rows}</mtable>{}</mrow>",
            fence(open),
            fence(close)
        ))
    }

    fn rows(&mut self, name: &str) -> Option<String> {
        let mut rows = String::from("<mtr>");
        loop {
            let cell = self.row(&|token| {
                matches!(
                    token,
                    None | Some(Token::Char('&') | Token::Command("\\" | "cr" | "end" | "hline"))
                )
            })?;
            rows.push_str(&format!("<mtd>{cell}</mtd>"));
            match self.next()? {
                Token::Char('&') | Token::Command("hline") => {}
                Token::Command("\\" | "cr") => {
                    // `\\[2ex]`
                    if self.rest.starts_with('[') {
                        self.rest = self.rest.split_once(']')?.1;
                    }
                    rows.push_str("</mtr><mtr>");
                }
                _ => break,
            }
        }
        if self.raw()? != name {
            return None;
        }
        rows.push_str("</mtr>");
        Some(rows.replace("<mtr><mtd></mtd></mtr>", ""))
    }
}

#[cfg(test)]
mod tests;
