//! Pictures that a figure holds twice: a small one that is shown until the other has come.

use dom_query::NodeRef;
use url::Url;

use crate::dom;

/// Images of one figure that are compared.
const MOST: usize = 20;

/// Leaves the wider one of two images beside each other that are the same picture in two sizes.
pub(super) fn drop(body: &NodeRef<'_>) {
    for figure in dom::all_named(body, "figure") {
        let images = figure.descendants_it().filter(|node| node.has_name("img"));
        let images: Vec<NodeRef<'_>> = images.take(MOST).collect();
        for pair in images.windows(2) {
            let [one, other] = pair else { continue };
            let (Some(first), Some(second)) = (sized(one), sized(other)) else {
                continue;
            };
            if first.0 == second.0 && first.1 != second.1 {
                let smaller = if first.1 < second.1 { one } else { other };
                smaller.remove_from_parent();
            }
        }
    }
}

/// The address of an image without its question, and the width for which that asks.
fn sized(image: &NodeRef<'_>) -> Option<(String, u32)> {
    let mut url = Url::parse(&dom::attr(image, "src")?).ok()?;
    let width = url
        .query_pairs()
        .find(|(name, _)| matches!(&**name, "w" | "width"))
        .and_then(|(_, width)| width.parse().ok())?;
    url.set_query(None);
    Some((url.to_string(), width))
}
