//! Whole pastes: the corpus, the truth of real pages, what must hold for any text.

mod cases;
mod clean;
mod laws;
