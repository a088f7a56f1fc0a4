//! Time and chance come in here, so that tests own them.

use crate::job::Cancel;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Has writing to a file that may not grow any further (a limit of the shell, SIGXFSZ) fail as on a full disk. Without
/// this, the system ends the program. To be called once, before anything is written; does nothing on Windows.
pub fn outlive_limits() {
    #[cfg(unix)]
    {
        // That it is caught at all is what matters; where it cannot be, all is as before.
        let caught = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, caught);
    }
}

type Random = dyn Fn(&mut [u8]) + Send + Sync;
type Wait = dyn Fn(i64, &Cancel) + Send + Sync;

/// What the library takes from the world around it.
#[derive(Clone)]
pub struct Env {
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    random: Arc<Random>,
    wait: Arc<Wait>,
    device_name: String,
}

impl Env {
    /// The real clock and the system's randomness.
    #[must_use]
    pub fn system() -> Self {
        Self {
            now: Arc::new(system_now),
            random: Arc::new(system_random),
            wait: Arc::new(system_wait),
            device_name: device_name(),
        }
    }

    /// A clock and a source of random bytes of the caller's. Waiting takes no time.
    #[must_use]
    pub fn new(
        now: impl Fn() -> i64 + Send + Sync + 'static,
        random: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Self {
            now: Arc::new(now),
            random: Arc::new(random),
            wait: Arc::new(|_, _| {}),
            device_name: "test".to_owned(),
        }
    }

    /// Milliseconds since 1970 UTC. May jump in either direction; nothing that must be ordered relies on it alone.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        (self.now)()
    }

    /// Lets time pass, until it is over or `cancel` is set.
    pub(crate) fn wait(&self, milliseconds: i64, cancel: &Cancel) {
        (self.wait)(milliseconds, cancel);
    }

    /// A new UUIDv7.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        let mut random = [0_u8; 10];
        (self.random)(&mut random);
        let millis = u64::try_from(self.now_ms()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// A name for this machine, for the history.
    #[must_use]
    pub fn device_name(&self) -> &str {
        &self.device_name
    }
}

impl std::fmt::Debug for Env {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Env")
            .field("device_name", &self.device_name)
            .finish_non_exhaustive()
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
fn system_now() -> i64 {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn system_wait(milliseconds: i64, cancel: &Cancel) {
    const STEP: i64 = 50;
    let mut left = milliseconds;
    while left > 0 && !cancel.is_cancelled() {
        std::thread::sleep(Duration::from_millis(left.min(STEP).unsigned_abs()));
        left -= STEP;
    }
}

fn system_random(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        // No system randomness: uniqueness still comes from the time, the process and a counter.
        use std::sync::atomic::{AtomicU64, Ordering};
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let seed = COUNTER.fetch_add(1, Ordering::Relaxed) ^ (u64::from(std::process::id()) << 32);
        for (byte, value) in bytes.iter_mut().zip(seed.to_le_bytes().into_iter().cycle()) {
            *byte = value;
        }
    }
}

fn device_name() -> String {
    std::env::var("HOSTNAME")
        .ok()
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "this computer".to_owned())
}
