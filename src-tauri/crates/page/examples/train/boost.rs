//! Boosted decision trees for yes or no, small and the same on every run.
//!
//! Histograms over at most 64 steps of each number; leaves are split where it gains most. After Friedman (2001) and
//! the leaf-wise growth of LightGBM (Ke et al. 2017).

/// Steps into which each number is cut.
const STEPS: usize = 64;

/// How trees are grown.
#[derive(Clone, Copy)]
pub struct Plan {
    pub trees: usize,
    pub leaves: usize,
    pub rate: f64,
    /// Of how many features in a hundred each tree may ask.
    pub features: u64,
    /// Of how many rows in a hundred each tree sees.
    pub rows: u64,
    pub least: f64,
    pub smooth: f64,
}

/// Rows of numbers, column by column, as steps.
pub struct Table {
    edges: Vec<Vec<f32>>,
    columns: Vec<Vec<u8>>,
    len: usize,
}

impl Table {
    pub fn of(rows: &[&[f32]]) -> Table {
        let width = rows.first().map_or(0, |row| row.len());
        let mut edges = Vec::new();
        let mut columns = Vec::new();
        for at in 0..width {
            let mut values: Vec<f32> = rows
                .iter()
                .step_by(rows.len() / 20_000 + 1)
                .map(|row| row[at])
                .collect();
            values.sort_by(f32::total_cmp);
            let mut cuts: Vec<f32> = Vec::new();
            let mut distinct = values.clone();
            distinct.dedup();
            if distinct.len() <= STEPS {
                cuts.extend(
                    distinct
                        .windows(2)
                        .map(|pair| pair[0] + (pair[1] - pair[0]) / 2.0),
                );
            } else {
                for step in 1..STEPS {
                    let value = values[values.len() * step / STEPS];
                    if cuts.last() != Some(&value) {
                        cuts.push(value);
                    }
                }
            }
            columns.push(
                rows.iter()
                    .map(|row| u8::try_from(cuts.partition_point(|cut| *cut < row[at])).unwrap())
                    .collect(),
            );
            edges.push(cuts);
        }
        Table {
            edges,
            columns,
            len: rows.len(),
        }
    }
}

enum Node {
    Question {
        feature: usize,
        step: u8,
        left: usize,
        right: usize,
    },
    Answer(f64),
}

pub struct Tree {
    nodes: Vec<Node>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    step: u8,
}

struct Leaf {
    node: usize,
    rows: Vec<u32>,
    split: Option<Split>,
}

/// A small generator of numbers that look random (xorshift*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33
    }
}

pub struct Trees {
    trees: Vec<Tree>,
    edges: Vec<Vec<f32>>,
}

/// Grows trees that answer `labels`, where each row weighs as given.
pub fn grow(table: &Table, labels: &[bool], weights: &[f32], plan: &Plan) -> Trees {
    let mut sums = vec![0.0_f64; table.len];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut trees = Vec::new();
    for _ in 0..plan.trees {
        let slopes: Vec<(f32, f32)> = (0..table.len)
            .map(|row| {
                let p = 1.0 / (1.0 + (-sums[row]).exp());
                let w = f64::from(weights[row]);
                let y = f64::from(u8::from(labels[row]));
                ((w * (p - y)) as f32, (w * p * (1.0 - p)) as f32)
            })
            .collect();
        let features: Vec<usize> = (0..table.columns.len())
            .filter(|_| dice.roll() % 100 < plan.features)
            .collect();
        let rows: Vec<u32> = (0..table.len as u32)
            .filter(|_| dice.roll() % 100 < plan.rows)
            .collect();
        let tree = grow_one(table, &slopes, rows, &features, plan);
        for (row, sum) in sums.iter_mut().enumerate() {
            *sum += tree.answer(|feature| table.columns[feature][row]);
        }
        trees.push(tree);
    }
    Trees {
        trees,
        edges: table.edges.clone(),
    }
}

fn grow_one(
    table: &Table,
    slopes: &[(f32, f32)],
    rows: Vec<u32>,
    features: &[usize],
    plan: &Plan,
) -> Tree {
    let mut nodes = vec![Node::Answer(answer(&rows, slopes, plan))];
    let split = best_split(table, slopes, &rows, features, plan);
    let mut leaves = vec![Leaf {
        node: 0,
        rows,
        split,
    }];
    while leaves.len() < plan.leaves {
        let gain = |leaf: &Leaf| leaf.split.map_or(0.0, |split| split.gain);
        let Some(at) =
            (0..leaves.len()).max_by(|a, b| gain(&leaves[*a]).total_cmp(&gain(&leaves[*b])))
        else {
            break;
        };
        let Some(split) = leaves[at].split else { break };
        let leaf = leaves.swap_remove(at);
        let column = &table.columns[split.feature];
        let (left, right): (Vec<u32>, Vec<u32>) = leaf
            .rows
            .iter()
            .partition(|row| column[**row as usize] <= split.step);
        let node = nodes.len();
        nodes[leaf.node] = Node::Question {
            feature: split.feature,
            step: split.step,
            left: node,
            right: node + 1,
        };
        for (rows, node) in [(left, node), (right, node + 1)] {
            nodes.push(Node::Answer(answer(&rows, slopes, plan)));
            let split = best_split(table, slopes, &rows, features, plan);
            leaves.push(Leaf { node, rows, split });
        }
    }
    Tree { nodes }
}

fn answer(rows: &[u32], slopes: &[(f32, f32)], plan: &Plan) -> f64 {
    let (mut g, mut h) = (0.0, 0.0);
    for row in rows {
        let (slope, bend) = slopes[*row as usize];
        g += f64::from(slope);
        h += f64::from(bend);
    }
    -g / (h + plan.smooth) * plan.rate
}

fn best_split(
    table: &Table,
    slopes: &[(f32, f32)],
    rows: &[u32],
    features: &[usize],
    plan: &Plan,
) -> Option<Split> {
    if rows.len() < 40 {
        return None;
    }
    let gathered: Vec<(f32, f32)> = rows.iter().map(|row| slopes[*row as usize]).collect();
    let (mut g, mut h) = (0.0, 0.0);
    for (slope, bend) in &gathered {
        g += f64::from(*slope);
        h += f64::from(*bend);
    }
    let worth = |g: f64, h: f64| g * g / (h + plan.smooth);
    let mut best: Option<Split> = None;
    for &feature in features {
        let column = &table.columns[feature];
        let mut sums = [(0.0_f32, 0.0_f32, 0_u32); STEPS];
        for (row, (slope, bend)) in rows.iter().zip(&gathered) {
            let sum = &mut sums[usize::from(column[*row as usize])];
            sum.0 += slope;
            sum.1 += bend;
            sum.2 += 1;
        }
        let (mut left_g, mut left_h, mut left_n) = (0.0, 0.0, 0);
        for (step, sum) in sums.iter().enumerate().take(table.edges[feature].len()) {
            left_g += f64::from(sum.0);
            left_h += f64::from(sum.1);
            left_n += sum.2;
            let right_n = rows.len() as u32 - left_n;
            if left_n < 20 || right_n < 20 || left_h < plan.least || h - left_h < plan.least {
                continue;
            }
            let gain = worth(left_g, left_h) + worth(g - left_g, h - left_h) - worth(g, h);
            if gain > best.map_or(1e-6, |best| best.gain) {
                best = Some(Split {
                    gain,
                    feature,
                    step: step as u8,
                });
            }
        }
    }
    best
}

impl Tree {
    fn answer(&self, step_of: impl Fn(usize) -> u8) -> f64 {
        let mut at = 0;
        loop {
            match self.nodes[at] {
                Node::Question {
                    feature,
                    step,
                    left,
                    right,
                } => {
                    at = if step_of(feature) <= step {
                        left
                    } else {
                        right
                    };
                }
                Node::Answer(answer) => return answer,
            }
        }
    }
}

impl Trees {
    pub fn probability(&self, row: &[f32]) -> f32 {
        let step_of =
            |feature: usize| self.edges[feature].partition_point(|cut| *cut < row[feature]) as u8;
        let sum: f64 = self.trees.iter().map(|tree| tree.answer(step_of)).sum();
        (1.0 / (1.0 + (-sum).exp())) as f32
    }

    /// The trees as `model.rs` reads them.
    pub fn write(&self) -> String {
        let mut out = String::new();
        for tree in &self.trees {
            out.push_str("tree\n");
            for node in &tree.nodes {
                match node {
                    Node::Question {
                        feature,
                        step,
                        left,
                        right,
                    } => {
                        let edge = self.edges[*feature][usize::from(*step)];
                        out.push_str(&format!("{feature} {edge} {left} {right}\n"));
                    }
                    Node::Answer(answer) => out.push_str(&format!("{answer:.4}\n")),
                }
            }
        }
        out
    }
}
