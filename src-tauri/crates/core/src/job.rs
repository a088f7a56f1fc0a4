//! Long work: it tells how far it is, and it can be cancelled.

use crate::error::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that both sides hold.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// `?` at every step of long work.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when it was asked to stop.
    pub fn check(&self) -> Result<()> {
        if self.is_cancelled() {
            Err(Error::Cancelled)
        } else {
            Ok(())
        }
    }
}

/// Tells progress: done, in all (0 = unknown), what it is doing.
pub type Progress<'a> = &'a dyn Fn(u32, u32, &str);

/// One piece of long work.
pub struct Job<'a> {
    /// Stops it.
    pub cancel: Cancel,
    /// Hears how far it is.
    pub progress: Progress<'a>,
}

impl Job<'_> {
    /// Work that nobody watches.
    #[must_use]
    pub fn silent() -> Job<'static> {
        Job {
            cancel: Cancel::default(),
            progress: &|_, _, _| {},
        }
    }
}
