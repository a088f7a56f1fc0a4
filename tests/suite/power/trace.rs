//! What a process asked of the kernel, as `strace` has written it down.

use crate::processes::again;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

const CALLS: &str = "openat,close,pwrite64,write,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,linkat,mkdir,rmdir,dup,dup2,dup3,lseek,writev,pwritev,fallocate,copy_file_range,sendfile";

/// Where writing goes on in a file that is opened for appending.
const AT_END: usize = usize::MAX;

/// One thing that was asked of the kernel, on files by number and names below the library's folder.
#[derive(Debug)]
pub enum Asked {
    Make(PathBuf, usize),
    Folder(PathBuf),
    Write(usize, usize, Rc<[u8]>),
    Cut(usize, usize),
    Link(PathBuf, PathBuf),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    Sync(usize),
    SyncFolder(PathBuf),
    Say(String),
}

/// What a run asked, in order.
pub fn traced(errand: &str, seed: u64, folder: &Path) -> Option<Vec<Asked>> {
    let library = folder.join("library");
    let told = folder.join("trace");
    let writer = again(errand, &library, seed);
    let mut strace = Command::new("strace");
    strace.args(["-f", "-xx", "-s", "268435456", "-e"]);
    strace.arg(format!("trace={CALLS}")).arg("-o").arg(&told);
    strace.arg(writer.get_program()).args(writer.get_args());
    for (name, value) in writer.get_envs() {
        strace.env(name, value.unwrap_or_default());
    }
    let ran = strace.stdin(Stdio::null()).stderr(Stdio::null()).output();
    let ran = ran.ok().filter(|ran| ran.status.success())?;
    assert!(String::from_utf8_lossy(&ran.stdout).contains("done"));
    let trace = std::fs::read_to_string(&told).unwrap();
    Some(Reading::new(folder).all(&trace))
}

/// Reads what `strace` has written.
struct Reading {
    folder: PathBuf,
    /// What is open: the file or the folder, and where writing goes on.
    open: HashMap<i64, (Open, usize)>,
    names: BTreeMap<PathBuf, usize>,
    files: usize,
    said: String,
}

#[derive(Debug, Clone)]
enum Open {
    File(usize),
    Folder(PathBuf),
    Elsewhere,
}

impl Reading {
    fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            open: HashMap::new(),
            names: BTreeMap::new(),
            files: 0,
            said: String::new(),
        }
    }

    fn all(mut self, trace: &str) -> Vec<Asked> {
        let mut asked = Vec::new();
        // A call that another thread came in between of stands in two lines.
        let mut begun: HashMap<&str, &str> = HashMap::new();
        for line in trace.lines() {
            let Some((thread, call)) = line.split_once(' ') else {
                continue;
            };
            let call = call.trim_start();
            if let Some(call) = call.strip_suffix(" <unfinished ...>") {
                begun.insert(thread, call);
            } else if let Some(rest) = call.strip_prefix("<... ") {
                let start = begun.remove(thread).unwrap_or_default();
                let end = rest.split_once(" resumed>").map_or("", |(_, end)| end);
                asked.extend(self.one(&format!("{start}{end}")));
            } else {
                asked.extend(self.one(call));
            }
        }
        asked
    }

    /// What one call asked, if it was done and is about the library.
    fn one(&mut self, call: &str) -> Vec<Asked> {
        let Some((head, answer)) = call.rsplit_once(" = ") else {
            return Vec::new();
        };
        let answer = answer.split(' ').next().and_then(|word| word.parse().ok());
        let Some(answer) = answer.filter(|&answer: &i64| answer >= 0) else {
            return Vec::new();
        };
        let Some((name, args)) = head.trim_end().trim_end_matches(')').split_once('(') else {
            return Vec::new();
        };
        let args: Vec<&str> = args.split(", ").collect();
        let number = |at: usize| -> i64 { args[at].parse().unwrap() };
        let length = |at: usize| usize::try_from(number(at)).unwrap();
        match name {
            "openat" => return self.opened(&self.path(args[1]), args[2], answer),
            "close" => drop(self.open.remove(&number(0))),
            "write" if number(0) == 1 => return self.said(args[1]),
            "write" => {
                let (open, at) = self.opened_as(number(0));
                assert!(at != AT_END, "appending is not modelled: {head:.200}");
                let bytes = unhex(args[1]);
                self.open
                    .insert(number(0), (open.clone(), at + bytes.len()));
                if let Open::File(file) = open {
                    return vec![Asked::Write(file, at, bytes.into())];
                }
            }
            "pwrite64" => {
                if let (Open::File(file), _) = self.opened_as(number(0)) {
                    return vec![Asked::Write(file, length(3), unhex(args[1]).into())];
                }
            }
            "ftruncate" => {
                if let (Open::File(file), _) = self.opened_as(number(0)) {
                    return vec![Asked::Cut(file, length(1))];
                }
            }
            "lseek" => {
                let (open, _) = self.opened_as(number(0));
                let at = usize::try_from(answer).unwrap();
                self.open.insert(number(0), (open, at));
            }
            "fsync" | "fdatasync" => match self.opened_as(number(0)).0 {
                Open::File(file) => return vec![Asked::Sync(file)],
                Open::Folder(path) => return vec![Asked::SyncFolder(path)],
                Open::Elsewhere => {}
            },
            "mkdir" => return self.inside(self.path(args[0]), Asked::Folder),
            "unlink" | "rmdir" => return self.removed(self.path(args[0])),
            "unlinkat" => return self.removed(self.path(args[1])),
            "rename" => return self.renamed(self.path(args[0]), self.path(args[1])),
            "renameat" | "renameat2" => {
                return self.renamed(self.path(args[1]), self.path(args[3]));
            }
            "linkat" => {
                let (from, to) = (self.path(args[1]), self.path(args[3]));
                if let Some(&file) = self.names.get(&from) {
                    self.names.insert(to.clone(), file);
                    return vec![Asked::Link(from, to)];
                }
            }
            other => {
                let (open, _) = self.opened_as(number(0));
                assert!(
                    matches!(open, Open::Elsewhere),
                    "{other} is not modelled: {head}"
                );
            }
        }
        Vec::new()
    }

    fn opened(&mut self, path: &Path, flags: &str, number: i64) -> Vec<Asked> {
        if !path.starts_with(&self.folder) || flags.contains("O_TMPFILE") {
            self.open.insert(number, (Open::Elsewhere, 0));
            return Vec::new();
        }
        let known = self.names.get(path).copied();
        let (open, asked) = match known {
            Some(file) if flags.contains("O_TRUNC") => {
                (Open::File(file), vec![Asked::Cut(file, 0)])
            }
            Some(file) => (Open::File(file), Vec::new()),
            None if flags.contains("O_CREAT") => {
                let file = self.files;
                self.files += 1;
                self.names.insert(path.to_owned(), file);
                (Open::File(file), vec![Asked::Make(path.to_owned(), file)])
            }
            None => (Open::Folder(path.to_owned()), Vec::new()),
        };
        let at = if flags.contains("O_APPEND") {
            AT_END
        } else {
            0
        };
        self.open.insert(number, (open, at));
        asked
    }

    fn opened_as(&self, number: i64) -> (Open, usize) {
        self.open
            .get(&number)
            .cloned()
            .unwrap_or((Open::Elsewhere, 0))
    }

    fn path(&self, arg: &str) -> PathBuf {
        PathBuf::from(String::from_utf8(unhex(arg)).unwrap())
    }

    fn inside(&self, path: PathBuf, asked: fn(PathBuf) -> Asked) -> Vec<Asked> {
        Some(path)
            .filter(|path| path.starts_with(&self.folder))
            .map(asked)
            .into_iter()
            .collect()
    }

    fn removed(&mut self, path: PathBuf) -> Vec<Asked> {
        self.names.remove(&path);
        self.inside(path, Asked::Remove)
    }

    fn renamed(&mut self, from: PathBuf, to: PathBuf) -> Vec<Asked> {
        let Some(file) = self.names.remove(&from) else {
            assert!(
                !from.starts_with(&self.folder),
                "renaming a folder is not modelled"
            );
            return Vec::new();
        };
        self.names.insert(to.clone(), file);
        vec![Asked::Rename(from, to)]
    }

    /// What was said reaches the other process when its line ends.
    fn said(&mut self, arg: &str) -> Vec<Asked> {
        self.said.push_str(&String::from_utf8_lossy(&unhex(arg)));
        let mut asked = Vec::new();
        while let Some((line, rest)) = self.said.split_once('\n') {
            asked.push(Asked::Say(line.to_owned()));
            self.said = rest.to_owned();
        }
        asked
    }
}

/// The bytes of `"\x61\x62"`.
fn unhex(arg: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        _ => byte - b'a' + 10,
    };
    let text = arg.trim_matches('"').as_bytes();
    let pieces = text.chunks_exact(4);
    assert!(
        pieces.remainder().is_empty(),
        "no text of the trace: {arg:.80}"
    );
    pieces
        .map(|piece| digit(piece[2]) << 4 | digit(piece[3]))
        .collect()
}
