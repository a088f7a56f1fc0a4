//! One window per library: the first start keeps a lock, later starts hand their arguments to it.
//!
//! The lock is a file in the library folder, and the kernel lets go of it however the process ends, so no
//! lock is ever stale. Beside it stands the address of a local socket, which a later start reads; that may be
//! stale, so it is tried again until the lock's holder has written a new one. A folder that cannot be locked
//! (read-only, a file system without locks) is opened without: nothing can be written twice there.
//! Showing the window and saving what was handed over is the shell's work.

use crate::error::{Error, Result};
use interprocess::local_socket::{GenericFilePath, Listener, ListenerOptions, Stream, prelude::*};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

const LOCK: &str = "app.lock";
const ADDRESS: &str = "app.address";
/// How long a later start waits for the first one's answer. A living one answers in milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);
const RETRY: Duration = Duration::from_millis(15);
/// Bytes of arguments that are taken from one later start.
const MOST: u64 = 1 << 20;

/// What a start turned out to be.
#[derive(Debug)]
pub enum Start {
    /// The only one with this library: open the window.
    First(Instance),
    /// Another one has the library and has taken the arguments: leave.
    HandedOver,
}

/// The right to be the only one with a library. Let go of when dropped, or when the process ends in any way.
#[derive(Debug)]
pub struct Instance {
    shared: Arc<Shared>,
    address: Option<Address>,
    // Dropped last: whoever gets the lock next must find the address gone.
    _lock: Option<File>,
}

#[derive(Debug)]
struct Address {
    socket: String,
    file: PathBuf,
}

type Callback = Arc<dyn Fn(Vec<String>) + Send + Sync>;

#[derive(Default)]
struct Shared {
    desk: Mutex<Desk>,
    closed: AtomicBool,
}

/// Where arguments wait until somebody asks for them.
#[derive(Default)]
struct Desk {
    waiting: Vec<Vec<String>>,
    callback: Option<Callback>,
}

/// Becomes the first with this library, or hands `args` to the one that is. Creates the folder if it is missing.
///
/// # Errors
/// [`Error::Locked`] when another process has the library and does not answer for ten seconds.
pub fn start(library: &Path, args: &[String]) -> Result<Start> {
    let begun = Instant::now();
    // A folder that cannot be made is told by whoever opens the library.
    let _ = std::fs::create_dir_all(library);
    loop {
        match take_lock(library) {
            Taken::Mine(lock) => return Ok(Start::First(Instance::locked(library, lock))),
            Taken::Impossible => return Ok(Start::First(Instance::unlocked())),
            Taken::Theirs => {}
        }
        if hand_over(library, args, PATIENCE.saturating_sub(begun.elapsed())) {
            return Ok(Start::HandedOver);
        }
        if begun.elapsed() >= PATIENCE {
            return Err(Error::Locked(format!(
                "Commonplace is already open with the library {} but does not answer. Close it and start again.",
                library.display()
            )));
        }
        std::thread::sleep(RETRY);
    }
}

impl Instance {
    /// Calls back with the arguments of every later start, also of those that came before this call.
    pub fn on_args(&self, callback: impl Fn(Vec<String>) + Send + Sync + 'static) {
        let callback: Callback = Arc::new(callback);
        let waiting = {
            let mut desk = self.shared.desk();
            desk.callback = Some(Arc::clone(&callback));
            std::mem::take(&mut desk.waiting)
        };
        for args in waiting {
            callback(args);
        }
    }

    fn unlocked() -> Self {
        Self {
            shared: Arc::default(),
            address: None,
            _lock: None,
        }
    }

    fn locked(library: &Path, lock: File) -> Self {
        let shared = Arc::<Shared>::default();
        let file = library.join(ADDRESS);
        forget_stale(&file);
        // Without a socket the lock still keeps a second window away; it is told that nobody answers.
        let address = listen().and_then(|(listener, socket)| {
            publish(&file, &socket)?;
            serve(listener, Arc::clone(&shared))?;
            Ok(Address { socket, file })
        });
        Self {
            shared,
            address: address.ok(),
            _lock: Some(lock),
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let Some(address) = &self.address else { return };
        self.shared.closed.store(true, Ordering::SeqCst);
        let _ = std::fs::remove_file(&address.file);
        // Wakes the listening thread, which sees that it is over and removes its socket.
        drop(connect(&address.socket));
    }
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn receive(&self, args: Vec<String>) {
        let callback = {
            let mut desk = self.desk();
            match &desk.callback {
                Some(callback) => Arc::clone(callback),
                None => return desk.waiting.push(args),
            }
        };
        callback(args);
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("waiting", &self.desk().waiting.len())
            .finish_non_exhaustive()
    }
}

enum Taken {
    Mine(File),
    Theirs,
    Impossible,
}

/// Opens a file to lock, and makes it where it is not there.
pub(crate) fn lock_file(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}

fn take_lock(library: &Path) -> Taken {
    let Ok(file) = lock_file(&library.join(LOCK)) else {
        return Taken::Impossible;
    };
    match file.try_lock() {
        Ok(()) => Taken::Mine(file),
        Err(TryLockError::WouldBlock) => Taken::Theirs,
        Err(TryLockError::Error(_)) => Taken::Impossible,
    }
}

/// Whether the lock's holder has taken the arguments.
///
/// On a thread of its own, because a holder that was stopped accepts a connection and then says nothing.
fn hand_over(library: &Path, args: &[String], patience: Duration) -> bool {
    let Ok(socket) = std::fs::read_to_string(library.join(ADDRESS)) else {
        return false;
    };
    let Ok(mut message) = serde_json::to_vec(args) else {
        return false;
    };
    message.push(b'\n');
    let (done, answer) = mpsc::channel();
    let started = std::thread::Builder::new()
        .name("hand over".to_owned())
        .spawn(move || {
            let _ = done.send(send(&socket, &message).is_ok());
        });
    started.is_ok() && answer.recv_timeout(patience).unwrap_or(false)
}

fn send(socket: &str, message: &[u8]) -> std::io::Result<()> {
    let mut stream = connect(socket)?;
    stream.write_all(message)?;
    let mut answer = [0_u8; 3];
    stream.read_exact(&mut answer)?;
    if &answer == b"ok\n" {
        Ok(())
    } else {
        Err(std::io::ErrorKind::InvalidData.into())
    }
}

fn connect(socket: &str) -> std::io::Result<Stream> {
    Stream::connect(socket.to_fs_name::<GenericFilePath>()?)
}

/// A socket with a name that nobody has: a process id can come again after a crash, so there is a number too.
fn listen() -> std::io::Result<(Listener, String)> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let mut last = std::io::Error::from(std::io::ErrorKind::AddrInUse);
    for _ in 0..100 {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let socket = socket_name(&format!("commonplace-{}-{number}", std::process::id()));
        match ListenerOptions::new()
            .name(socket.as_str().to_fs_name::<GenericFilePath>()?)
            .create_sync()
        {
            Ok(listener) => {
                keep_private(&socket);
                return Ok((listener, socket));
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

#[cfg(unix)]
fn socket_name(name: &str) -> String {
    // Not in the library folder: a socket's path may have a hundred bytes, and not every file system has sockets.
    let runtime = std::env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute() && folder.is_dir());
    runtime
        .unwrap_or_else(std::env::temp_dir)
        .join(format!("{name}.sock"))
        .to_string_lossy()
        .into_owned()
}

#[cfg(windows)]
fn socket_name(name: &str) -> String {
    format!(r"\\.\pipe\{name}")
}

#[cfg(unix)]
fn keep_private(socket: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let _ = std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o600));
}

#[cfg(windows)]
fn keep_private(_: &str) {}

/// Removes what a process that was killed left behind.
fn forget_stale(file: &Path) {
    let Ok(socket) = std::fs::read_to_string(file) else {
        return;
    };
    let path = Path::new(&socket);
    let ours = path
        .file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with("commonplace-") && name.ends_with(".sock"));
    if ours {
        let _ = std::fs::remove_file(path);
    }
    let _ = std::fs::remove_file(file);
}

/// Whole or not at all: a later start reads it at any moment.
fn publish(file: &Path, socket: &str) -> std::io::Result<()> {
    let new = file.with_extension("new");
    File::create(&new)?.write_all(socket.as_bytes())?;
    std::fs::rename(&new, file)
}

fn serve(listener: Listener, shared: Arc<Shared>) -> std::io::Result<()> {
    std::thread::Builder::new()
        .name("later starts".to_owned())
        .spawn(move || {
            for stream in listener.incoming() {
                if shared.closed.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else {
                    // Out of file descriptors, most likely: it passes.
                    std::thread::sleep(RETRY);
                    continue;
                };
                let shared = Arc::clone(&shared);
                // Its own thread, so that one that says nothing keeps nobody waiting.
                let _ = std::thread::Builder::new()
                    .name("later start".to_owned())
                    .spawn(move || answer(&stream, &shared));
            }
        })?;
    Ok(())
}

fn answer(stream: &Stream, shared: &Shared) {
    let mut line = String::new();
    if BufReader::new(stream.take(MOST))
        .read_line(&mut line)
        .is_err()
    {
        return;
    }
    let Ok(args) = serde_json::from_str(&line) else {
        return;
    };
    let mut stream = stream;
    if stream.write_all(b"ok\n").is_ok() {
        shared.receive(args);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn first(library: &Path) -> Instance {
        match start(library, &[]) {
            Ok(Start::First(instance)) => instance,
            other => panic!("not the first: {other:?}"),
        }
    }

    #[test]
    fn the_second_hands_over_and_the_first_receives() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("new/library");
        let instance = first(&library);

        // One before anybody listens, one after: neither is lost, and both keep their spelling.
        let early = words(&["https://example.org/ä?b=1&c", ""]);
        assert!(matches!(start(&library, &early), Ok(Start::HandedOver)));
        let (tell, told) = mpsc::channel();
        instance.on_args(move |args| tell.send(args).unwrap());
        assert_eq!(told.recv().unwrap(), early);
        let late = words(&["/home/a b/\"c\"\n.html"]);
        let begun = Instant::now();
        assert!(matches!(start(&library, &late), Ok(Start::HandedOver)));
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "handing over took {:?}",
            begun.elapsed()
        );
        assert_eq!(told.recv().unwrap(), late);
    }

    #[test]
    fn two_libraries_have_two_windows() {
        let folder = tempfile::tempdir().unwrap();
        let _one = first(&folder.path().join("one"));
        let _two = first(&folder.path().join("two"));
    }

    #[test]
    fn the_next_one_is_first_after_a_quit_or_a_crash() {
        let folder = tempfile::tempdir().unwrap();
        drop(first(folder.path()));
        assert!(
            !folder.path().join(ADDRESS).exists(),
            "a quit leaves no address behind"
        );

        // What a kill leaves: an address where nobody listens, and a lock file without a lock.
        let stale = folder.path().join("commonplace-1-1.sock");
        File::create(&stale).unwrap();
        File::create(folder.path().join(ADDRESS))
            .unwrap()
            .write_all(stale.to_str().unwrap().as_bytes())
            .unwrap();
        let _instance = first(folder.path());
        assert!(!stale.exists(), "the dead socket is removed");
        assert!(matches!(start(folder.path(), &[]), Ok(Start::HandedOver)));
    }

    #[test]
    fn a_foreign_address_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let precious = folder.path().join("thesis.odt");
        File::create(&precious).unwrap();
        File::create(folder.path().join(ADDRESS))
            .unwrap()
            .write_all(precious.to_str().unwrap().as_bytes())
            .unwrap();
        let _instance = first(folder.path());
        assert!(precious.exists());
    }

    #[test]
    fn nonsense_on_the_socket_is_survived() {
        let folder = tempfile::tempdir().unwrap();
        let instance = first(folder.path());
        let socket = instance.address.as_ref().unwrap().socket.clone();
        for nonsense in [
            &b""[..],
            b"\n",
            b"{}\n",
            b"[1]\n",
            b"\xff\xfe\n",
            b"[\"half",
        ] {
            let mut stream = connect(&socket).unwrap();
            stream.write_all(nonsense).unwrap();
        }
        let _silent = connect(&socket).unwrap();
        assert!(matches!(start(folder.path(), &[]), Ok(Start::HandedOver)));
    }

    #[test]
    fn a_folder_that_cannot_be_locked_opens_without() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a file");
        File::create(&file).unwrap();
        // Not even a folder: the library's opening says so, not the lock.
        let _one = first(&file.join("library"));
        let _two = first(&file.join("library"));
    }
}
