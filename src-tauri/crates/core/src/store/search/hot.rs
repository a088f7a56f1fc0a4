//! Positions of frequent words that stay in memory: to read them again and again is most of what a phrase costs.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is kept of all segments together, in bytes.
pub(super) const ROOM: usize = 32 << 20;
/// Positions of fewer bytes are read when they are needed.
pub(super) const LEAST: u64 = 64_000;

/// Of one segment.
#[derive(Debug, Default)]
pub(super) struct Hot {
    room: AtomicUsize,
    kept: Mutex<Kept>,
}

/// Streams by where they begin, each with when it was asked for last.
#[derive(Debug, Default)]
struct Kept {
    streams: HashMap<u64, (u64, Arc<[u8]>)>,
    bytes: usize,
    asked: u64,
}

impl Hot {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says how many bytes may be kept.
    pub(super) fn make_room(&self, bytes: usize) {
        self.room.store(bytes, Ordering::Relaxed);
        self.kept().shrink(bytes);
    }

    /// Whether a stream of so many bytes is worth keeping, and may be.
    pub(super) fn takes(&self, bytes: u64) -> bool {
        bytes >= LEAST && bytes <= self.room.load(Ordering::Relaxed) as u64 / 2
    }

    /// The stream that begins there.
    pub(super) fn get(&self, from: u64) -> Option<Arc<[u8]>> {
        let mut kept = self.kept();
        kept.asked += 1;
        let asked = kept.asked;
        let (last, stream) = kept.streams.get_mut(&from)?;
        *last = asked;
        Some(Arc::clone(stream))
    }

    /// Keeps a stream; those that nobody has asked for longest make room.
    pub(super) fn keep(&self, from: u64, stream: &Arc<[u8]>) {
        let room = self.room.load(Ordering::Relaxed);
        let mut kept = self.kept();
        kept.remove(from);
        kept.shrink(room.saturating_sub(stream.len()));
        kept.asked += 1;
        let asked = kept.asked;
        kept.streams.insert(from, (asked, Arc::clone(stream)));
        kept.bytes += stream.len();
    }

    /// Bytes that are kept.
    pub(super) fn memory(&self) -> usize {
        self.kept().bytes
    }
}

impl Kept {
    fn shrink(&mut self, room: usize) {
        while self.bytes > room {
            let oldest = self.streams.iter().min_by_key(|(_, (last, _))| *last);
            let Some(from) = oldest.map(|(from, _)| *from) else {
                return;
            };
            self.remove(from);
        }
    }

    fn remove(&mut self, from: u64) {
        if let Some((_, stream)) = self.streams.remove(&from) {
            self.bytes -= stream.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Hot, LEAST};
    use std::sync::Arc;

    #[test]
    fn what_nobody_asked_for_longest_makes_room() {
        let hot = Hot::default();
        assert!(!hot.takes(LEAST), "there is no room yet");
        hot.make_room(3 * LEAST as usize);
        assert!(hot.takes(LEAST) && !hot.takes(LEAST - 1) && !hot.takes(2 * LEAST));
        let stream = |byte: u8| -> Arc<[u8]> { vec![byte; LEAST as usize].into() };
        for byte in 1..=3 {
            hot.keep(u64::from(byte), &stream(byte));
        }
        assert_eq!(hot.get(1).map(|stream| stream[0]), Some(1));
        hot.keep(4, &stream(4));
        assert!(hot.get(2).is_none() && hot.get(1).is_some() && hot.get(4).is_some());
        hot.keep(4, &stream(4));
        assert_eq!(hot.memory(), 3 * LEAST as usize);
        hot.make_room(0);
        assert_eq!(hot.memory(), 0);
    }
}
