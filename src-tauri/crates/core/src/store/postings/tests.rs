//! Postings come back as they went in, and damaged bytes do no harm.

use super::build::{Builder, Text};
use super::codec::{Blocks, Posting, get, postings, put, put_list};
use super::dictionary::{Dictionary, Writer};
use super::merge::{Merge, Piece, Streams};
use super::positions::{Ahead, Positions, Span};
use proptest::prelude::*;
use std::sync::Arc;

fn list(gaps: &[(u32, u8, u32)]) -> Vec<Posting> {
    let mut doc = 0_u32;
    gaps.iter()
        .map(|&(gap, impact, positions)| {
            let posting = Posting {
                doc: doc + gap,
                impact,
                positions,
            };
            doc = posting.doc + 1;
            posting
        })
        .collect()
}

proptest! {
    #[test]
    fn numbers_come_back(values in proptest::collection::vec(any::<u64>(), 0..20)) {
        let mut bytes = Vec::new();
        values.iter().for_each(|value| put(&mut bytes, *value));
        let mut at = 0;
        let read: Vec<u64> = values.iter().map(|_| get(&bytes, &mut at)).collect();
        prop_assert_eq!(read, values);
        prop_assert_eq!(at, bytes.len());
    }

    #[test]
    fn lists_come_back(gaps in proptest::collection::vec((prop_oneof![0_u32..3, 0_u32..2_000, 0_u32..2_000_000], any::<u8>(), prop_oneof![Just(0_u32), 0_u32..300, 0_u32..100_000]), 1..400)) {
        let list = list(&gaps);
        let mut bytes = Vec::new();
        put_list(&mut bytes, &list);
        let all: u64 = list.iter().map(|posting| u64::from(posting.positions)).sum();
        let mut read = Vec::new();
        postings(&bytes, list.len() as u32, all, |posting| read.push(posting));
        prop_assert_eq!(&read, &list);
        let mut begins = 0;
        let mut docs = [0; super::codec::BLOCK];
        for (block, part) in Blocks::new(&bytes, list.len() as u32, all).zip(list.chunks(super::codec::BLOCK)) {
            prop_assert_eq!(block.positions_at, begins);
            prop_assert_eq!(block.docs(&mut docs), part.len());
            prop_assert_eq!(block.last, part.last().unwrap().doc);
            begins += part.iter().map(|posting| u64::from(posting.positions)).sum::<u64>();
        }
    }

    #[test]
    fn looking_ahead_finds_what_walking_finds(steps in proptest::collection::vec(prop_oneof![4 => 0_u32..60, 1 => 0_u32..3_000, 1 => 0_u32..200_000], 0..200), behind in proptest::collection::vec(any::<u8>(), 0..12), mut wanted in proptest::collection::vec(0_u32..30_000, 1..20)) {
        let mut bytes = Vec::new();
        steps.iter().for_each(|step| put(&mut bytes, u64::from(*step)));
        let all: Vec<u32> = Positions::of(Span::new(&bytes, 0, bytes.len())).collect();
        // Those that are there, those beside them, and any.
        wanted.extend(all.iter().step_by(7).flat_map(|at| [*at, at + 1]));
        wanted.sort_unstable();
        let end = bytes.len();
        // What stands behind them in a stream is not theirs.
        bytes.extend(&behind);
        let mut ahead = Ahead::new(Span::new(&bytes, 0, end));
        for wanted in wanted {
            let is_beyond = all.last().is_none_or(|last| *last < wanted);
            let expected = (!is_beyond).then(|| all.contains(&wanted));
            prop_assert_eq!(ahead.has(wanted), expected, "{} of {:?}", wanted, all);
        }
    }

    #[test]
    fn damaged_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300), count in 0_u32..1_000) {
        postings(&bytes, count, 5, |_| {});
        let _ = Positions::of(Span::new(&bytes, 0, bytes.len())).count();
        if let Some(dictionary) = Dictionary::read(bytes) {
            let _ = dictionary.all().count();
            let _ = dictionary.get(b"a");
        }
    }

    #[test]
    fn dictionaries_find_what_is_in_them(words in proptest::collection::btree_set("[a-dé]{1,5}", 1..120), other in "[a-dé]{1,5}") {
        let mut writer = Writer::default();
        for (at, word) in words.iter().enumerate() {
            writer.push(word.as_bytes(), at as u32 + 1, 3, 7);
        }
        let dictionary = Dictionary::read(writer.finish()).unwrap();
        for (at, word) in words.iter().enumerate() {
            let entry = dictionary.get(word.as_bytes()).unwrap();
            prop_assert_eq!((entry.count, entry.postings, entry.positions), (at as u32 + 1, (3 * at as u64, 3), (7 * at as u64, 7)));
        }
        prop_assert_eq!(dictionary.get(other.as_bytes()).is_some(), words.contains(&other));
        let beginning: Vec<&[u8]> = dictionary.beginning(other.as_bytes()).map(|found| found.0).collect();
        let expected: Vec<&[u8]> = words.iter().filter(|word| word.starts_with(&other)).map(|word| word.as_bytes()).collect();
        prop_assert_eq!(beginning, expected);
        for at in 0..dictionary.text().len() {
            let (term, _) = dictionary.at(at).next().unwrap();
            let text = dictionary.text();
            let begin = text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            prop_assert!(text[begin..].starts_with(term), "{} of {:?}", at, text);
        }
    }
}

/// Streams in memory.
struct Kept(Vec<(Vec<u8>, Vec<u8>)>);

impl Streams for Kept {
    type Error = std::convert::Infallible;
    fn postings(
        &mut self,
        input: usize,
        from: u64,
        bytes: u64,
        out: &mut Vec<u8>,
    ) -> Result<(), Self::Error> {
        out.extend_from_slice(&self.0[input].0[from as usize..(from + bytes) as usize]);
        Ok(())
    }
    fn positions(
        &mut self,
        input: usize,
        from: u64,
        bytes: u64,
        out: &mut Vec<u8>,
    ) -> Result<(), Self::Error> {
        out.extend_from_slice(&self.0[input].1[from as usize..(from + bytes) as usize]);
        Ok(())
    }
}

fn segment(texts: &[&String]) -> super::build::Encoded {
    let mut builder = Builder::default();
    for (row, text) in texts.iter().enumerate() {
        builder.add(
            row as i64,
            1,
            &Text {
                title: text.chars().take(4).collect(),
                body: (*text).clone(),
                ..Text::default()
            },
        );
    }
    builder.finish()
}

proptest! {
    #[test]
    fn merging_in_steps_is_as_good_as_building(
        texts in proptest::collection::vec(("[ab Cé護城]{0,30}", any::<bool>()), 1..30),
        cut in 1_usize..29,
        step in 1_usize..200,
    ) {
        let cut = cut.min(texts.len());
        let (left, right) = texts.split_at(cut);
        let made: Vec<_> = [left, right].map(|texts| segment(&texts.iter().map(|text| &text.0).collect::<Vec<_>>())).into_iter().collect();
        let mut next = 0;
        let places: Vec<Vec<u32>> = [left, right].iter().map(|texts| texts.iter().map(|(_, lives)| if *lives { next += 1; next - 1 } else { u32::MAX }).collect()).collect();
        let mut inputs = Vec::new();
        let mut kept = Vec::new();
        for (encoded, places) in made.into_iter().zip(places) {
            inputs.push((Arc::new(Dictionary::read(encoded.dictionary).unwrap()), places));
            kept.push((encoded.postings, encoded.positions));
        }
        let mut merge = Merge::new(inputs);
        let (mut postings, mut positions) = (Vec::new(), Vec::new());
        loop {
            let mut piece = Piece::default();
            let goes_on = merge.step(&mut Kept(kept.clone()), step, &mut piece).unwrap();
            postings.extend(piece.postings);
            positions.extend(piece.positions);
            if !goes_on {
                break;
            }
        }
        let expected = segment(&texts.iter().filter(|text| text.1).map(|text| &text.0).collect::<Vec<_>>());
        prop_assert_eq!(merge.finish(), expected.dictionary);
        prop_assert_eq!(postings, expected.postings);
        prop_assert_eq!(positions, expected.positions);
    }
}
