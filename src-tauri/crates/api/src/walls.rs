//! Takes walls of the reader down, one by one, so that a test sees that the others hold by themselves.
//!
//! Without the feature `open-walls` every wall stands and there is nothing to take it down with. A release build with the
//! feature does not compile.

use crate::reader::Page;
use commonplace_core::id::VersionId;
use commonplace_core::{Library, VersionPage};

#[cfg(all(feature = "open-walls", not(debug_assertions)))]
compile_error!(
    "the feature `open-walls` is for tests and must not be in a program that is shipped"
);

/// What stands between a saved page and the rest of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wall {
    /// The list of what HTML may be kept and shown.
    Sanitiser,
    /// The policy of the page, the window's refusal to go elsewhere, and its proxy.
    Cage,
}

/// Whether a test has taken a wall down: `COMMONPLACE_WALLS_DOWN` names `sanitiser`, `cage` or both.
#[cfg(feature = "open-walls")]
#[must_use]
pub fn is_down(wall: Wall) -> bool {
    let down = std::env::var("COMMONPLACE_WALLS_DOWN").unwrap_or_default();
    down.split(',').any(|name| match wall {
        Wall::Sanitiser => name == "sanitiser",
        Wall::Cage => name == "cage",
    })
}

/// No wall can be taken down.
#[cfg(not(feature = "open-walls"))]
#[must_use]
pub const fn is_down(_: Wall) -> bool {
    false
}

/// The page as it came in the place of the article, where the sanitiser is down.
#[cfg(feature = "open-walls")]
pub(crate) fn unsanitised(library: &Library, id: VersionId, page: &mut VersionPage) {
    if let Some(raw) = raw(library, id) {
        page.html = raw;
    }
}

#[cfg(not(feature = "open-walls"))]
pub(crate) const fn unsanitised(_: &Library, _: VersionId, _: &mut VersionPage) {}

/// The page as it came, where the sanitiser is down.
#[cfg(feature = "open-walls")]
pub(crate) fn raw(library: &Library, id: VersionId) -> Option<String> {
    let raw = is_down(Wall::Sanitiser).then(|| library.kept(id).ok())??;
    Some(String::from_utf8_lossy(&raw).into_owned())
}

#[cfg(not(feature = "open-walls"))]
pub(crate) const fn raw(_: &Library, _: VersionId) -> Option<String> {
    None
}

/// Takes the policy off a page, where the cage is down.
pub(crate) fn uncaged(mut page: Page) -> Page {
    if is_down(Wall::Cage) {
        page.headers.retain(|(name, _)| {
            !matches!(
                *name,
                "content-security-policy" | "referrer-policy" | "x-dns-prefetch-control"
            )
        });
    }
    page
}
