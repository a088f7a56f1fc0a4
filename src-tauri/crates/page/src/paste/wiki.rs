//! What an encyclopedia's page leaves in a paste: "[edit]", "[1]", the list of references.

use std::sync::LazyLock;

use regex::Regex;

use super::cues::key;
use super::page::{Fate, Page};

/// Takes marks and lists of references out, if the page is from a wiki; tells whether it is.
pub(super) fn clean(page: &mut Page<'_>) -> bool {
    static EDIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*\[\s*(edit( source)?|bearbeiten( \| quelltext bearbeiten)?|modifier( \| modifier le code)?|editar( código)?|modifica( \| modifica wikitesto)?|bewerken( \| brontekst bewerken)?|править( \| править код)?|редагувати|edytuj( \| edytuj kod)?|redigera( \| redigera wikitext)?|編集|编辑|編輯|편집)\s*\]$").ok()
    });
    static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\[(?:\d{1,3}|[a-z]|(?:note|nb|n|anm\.) ?\d{1,2}|citation needed|clarification needed|when\?|who\?|by whom\?|update|better source needed|page needed|réf\. nécessaire|требуется источник|要出典)\]").ok()
    });
    let (Some(edit), Some(marks)) = (EDIT.as_ref(), MARKS.as_ref()) else {
        return false;
    };
    let said = (0..page.len().min(12)).any(|i| key(page.text(i)).contains("wikipedia"));
    let edits = (0..page.len())
        .filter(|i| {
            page.text(*i).ends_with(']')
                && page.text(*i).len() < 160
                && edit.is_match(page.text(*i))
        })
        .take(2)
        .count();
    if !said && edits == 0 {
        return false;
    }
    let lists = sections(page, edit);
    // Lists that make up a good part of the page are what it is about.
    let (listed, all) = (0..page.len()).fold((0, 0), |(listed, all), at| {
        let width = page.shape(at).width;
        (
            listed
                + if lists.get(at).copied().flatten().is_some() {
                    width
                } else {
                    0
                },
            all + width,
        )
    });
    for at in 0..page.len() {
        let text = page.text(at).to_owned();
        let without_edit = edit.replace(&text, "").into_owned();
        if let Some(kind) = lists
            .get(at)
            .copied()
            .flatten()
            .filter(|_| listed * 4 <= all)
        {
            page.set(at, Fate::Removed(kind));
            continue;
        }
        if text.starts_with('^') && listed * 4 <= all {
            page.set(at, Fate::Removed("other"));
            continue;
        }
        let taken: String = marks.find_iter(&without_edit).map(|m| m.as_str()).collect();
        let rest = marks.replace_all(&without_edit, "").into_owned();
        if rest.len() < text.len() && !rest.trim().is_empty() {
            let taken = format!(
                "{}{taken}",
                text.get(without_edit.len()..).unwrap_or("").trim()
            );
            page.trim_line(at, rest, Some(("other", taken)));
        }
    }
    true
}

/// For every line the kind of the list that it is in, if any.
fn sections(page: &Page<'_>, edit: &Regex) -> Vec<Option<&'static str>> {
    let mut kind = None;
    (0..page.len())
        .map(|at| {
            let text = page.text(at);
            let heading = edit.replace(text, "");
            if heading.len() < text.len()
                || (page.shape(at).is_label() && section_kind(text).is_some())
            {
                kind = section_kind(&heading);
            }
            kind
        })
        .collect()
}

/// Sections that list where something is from, or what else there is.
fn section_kind(heading: &str) -> Option<&'static str> {
    const LISTS: &str = "references|notes|notes and references|citations|sources|bibliography|external links|further reading|footnotes|works cited|einzelnachweise|weblinks|anmerkungen|literatur|références|notes et références|liens externes|bibliographie|referencias|notas|enlaces externos|bibliografía|referências|ligações externas|bibliografia|note|collegamenti esterni|bronnen|externe links|примечания|ссылки|литература|脚注|出典|外部リンク|参考文献|参考资料|外部链接|각주|외부 링크|przypisy|linki zewnętrzne";
    const OTHERS: &str = "see also|siehe auch|voir aussi|véase también|ver também|voci correlate|zie ook|см также|関連項目|参见|같이 보기|zobacz też";
    let key = key(heading);
    if LISTS.split('|').any(|l| l == key) {
        return Some("other");
    }
    OTHERS.split('|').any(|l| l == key).then_some("related")
}
