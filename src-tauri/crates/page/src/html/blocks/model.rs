//! The trained choice: small decision trees whose answers are added up.
//!
//! `examples/train.rs` makes the file. Its lines are a tree's size, then its nodes: `feature threshold left right` for
//! a question, a single number for an answer.

use std::sync::LazyLock;

static CHOICE: LazyLock<Trees> = LazyLock::new(|| Trees::read(include_str!("model.txt")));

/// Decision trees whose answers are added up.
#[derive(Default)]
pub(crate) struct Trees {
    nodes: Vec<Node>,
    roots: Vec<u32>,
}

struct Node {
    /// The number that is asked about; [`ANSWER`] for none.
    feature: u16,
    /// Up to which value the left side is taken, or the answer.
    value: f32,
    left: u32,
    right: u32,
}

const ANSWER: u16 = u16::MAX;

impl Trees {
    /// Reads trees as the trainer writes them; what is damaged says nothing.
    pub(crate) fn read(text: &str) -> Trees {
        let mut trees = Trees::default();
        let mut base = 0;
        for line in text.lines() {
            let mut words = line.split_ascii_whitespace();
            let Some(word) = words.next() else { continue };
            if word == "tree" {
                base = u32::try_from(trees.nodes.len()).unwrap_or_default();
                trees.roots.push(base);
                continue;
            }
            let rest: Vec<&str> = words.collect();
            let node = match rest.as_slice() {
                [value, left, right] => Node {
                    feature: word.parse().unwrap_or(ANSWER),
                    value: value.parse().unwrap_or_default(),
                    left: base + left.parse::<u32>().unwrap_or_default(),
                    right: base + right.parse::<u32>().unwrap_or_default(),
                },
                _ => Node {
                    feature: ANSWER,
                    value: word.parse().unwrap_or_default(),
                    left: 0,
                    right: 0,
                },
            };
            trees.nodes.push(node);
        }
        trees
    }

    /// The probabilities that the trees give to rows. Tree by tree: the nodes of one stay near the processor.
    fn probabilities(&self, rows: &[Vec<f32>]) -> Vec<f32> {
        let mut sums = vec![0.0_f32; rows.len()];
        for root in &self.roots {
            for (sum, row) in sums.iter_mut().zip(rows) {
                *sum += self.answer(*root, row);
            }
        }
        sums.into_iter()
            .map(|sum| 1.0 / (1.0 + (-sum).exp()))
            .collect()
    }

    fn answer(&self, root: u32, row: &[f32]) -> f32 {
        let mut at = root;
        // A question leads on to later nodes only, so this ends.
        while let Some(node) = self.nodes.get(at as usize) {
            if node.feature == ANSWER {
                return node.value;
            }
            let value = row
                .get(usize::from(node.feature))
                .copied()
                .unwrap_or_default();
            let next = if value <= node.value {
                node.left
            } else {
                node.right
            };
            if next <= at {
                break;
            }
            at = next;
        }
        0.0
    }
}

/// How surely each block belongs to the article, from 0 to 1.
pub(in crate::html) fn weigh(rows: &[Vec<f32>]) -> Vec<f32> {
    CHOICE.probabilities(rows)
}

#[cfg(test)]
mod tests {
    use super::Trees;

    #[test]
    fn trees_answer_by_their_questions_and_damage_says_nothing() {
        let trees = Trees::read("tree\n1 0.5 1 2\n-2\n0 3 3 4\n1\n2\ntree\n0.5\n");
        let sure = |row: &[f32]| (trees.probabilities(&[row.to_vec()])[0] * 100.0).round();
        assert_eq!(sure(&[0.0, 0.0]), 18.0);
        assert_eq!(sure(&[3.0, 1.0]), 82.0);
        assert_eq!(sure(&[4.0, 1.0]), 92.0);
        for damaged in ["", "x", "tree", "tree\n0 0 0 0", "tree\n7 1 9 9", "1 2 3 4"] {
            assert_eq!(
                Trees::read(damaged).probabilities(&[vec![0.0]])[0],
                0.5,
                "{damaged}"
            );
        }
    }
}
