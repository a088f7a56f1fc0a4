//! What can be told from the writing alone: the language, its direction, the number of words.

/// The language of a text as a BCP 47 primary subtag. `None` when it is too short or too mixed to tell.
pub(crate) fn detect(text: &str) -> Option<String> {
    let info = whatlang::detect(text)?;
    info.is_reliable().then(|| info.lang().code().to_owned())
}
