//! The world outside of a window that has no network: a namespace of its own at the other end of a cable, where whatever is
//! asked for is answered and written down.
//!
//! A test starts itself again inside (`within`). There `away` is the only way out, and counts every packet; behind it a
//! second namespace holds one host that is every name server, every site and every script.

use crate::told;
use crate::webdriver::{PATIENCE, wait};
use commonplace_tests::{Ran, payloads::script};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;

/// The host outside, and the window's own address.
const HOST: [u8; 4] = [192, 0, 2, 1];
const OWN: &str = "192.0.2.2";
/// The ends of the cable.
const NEAR: &str = "02:00:00:00:00:02";
const FAR: &str = "02:00:00:00:00:01";
/// Where the window's proxy would be.
const PROXY: &str = "127.0.0.1:9";
const IN: &str = "COMMONPLACE_WITHIN";

/// Whether this machine lets us make networks.
pub fn is_allowed() -> bool {
    let script = "mount --make-rprivate / && ip link add away type veth peer name there";
    Command::new("unshare")
        .args(["-n", "-m", "sh", "-c", script])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Runs a test of this program in a network of its own, with a word about what it is for.
pub fn within(test: &str, folder: &Path, word: &str) -> Ran {
    let names = folder.join("resolv.conf");
    commonplace_tests::write(
        &names,
        "nameserver 192.0.2.1\noptions timeout:1 attempts:1\n",
    );
    let script = "mount --make-rprivate / && mount --bind \"$1\" /etc/resolv.conf && ip link set lo up \
        && exec dbus-run-session -- \"$0\" --exact \"$2\" --nocapture --include-ignored";
    let _screen = crate::lanes::screen();
    Ran::of(
        Command::new("unshare")
            .args(["-n", "-m", "sh", "-c", script])
            .arg(std::env::current_exe().unwrap())
            .arg(&names)
            .arg(test)
            .env(IN, word),
    )
}

/// The word that [`within`] was given; `None` for a test that was not started by it.
pub fn word() -> Option<String> {
    std::env::var(IN).ok()
}

/// Everything that is not the window.
pub struct Outside {
    host: Child,
    says: Receiver<String>,
    proxy: TcpListener,
}

impl Outside {
    /// Lays the cable and waits until the host at its end listens.
    pub fn new() -> Self {
        let mut host = Command::new("unshare")
            .arg("-n")
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "outside::host", "--nocapture"])
            .env(IN, "host")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the host starts");
        let says = told::lines(&mut host);
        let outside = Self {
            host,
            says,
            proxy: TcpListener::bind(PROXY).expect("port 9 is free"),
        };
        outside.proxy.set_nonblocking(true).unwrap();
        told::hear(&outside.says, "here");
        // Both ends know each other's hardware, so that the kernel itself has nothing to ask.
        shell(&format!(
            "ip link add away address {NEAR} type veth peer name there address {FAR} && ip link set there netns {} \
             && echo 1 > /proc/sys/net/ipv6/conf/away/disable_ipv6 && ip link set away arp off up \
             && ip addr add {OWN}/24 dev away && ip neigh add {1} lladdr {FAR} dev away nud permanent \
             && ip route add default via {1}",
            outside.host.id(),
            host_address()
        ));
        told::hear(&outside.says, "listening");
        outside
    }

    /// Packets that have left.
    pub fn sent(&self) -> u64 {
        let devices = std::fs::read_to_string("/proc/net/dev").unwrap();
        let away = devices
            .lines()
            .find_map(|line| line.trim().strip_prefix("away:"))
            .expect("the way out is there");
        let sent = away.split_whitespace().nth(9).expect("packets sent");
        sent.parse().expect("a number")
    }

    /// What was asked of the host since the last time: `name NAME` of a name server, `get HOST PATH` of a site, `tls`.
    pub fn asked(&self) -> Vec<String> {
        let is_told = |line: &String| {
            ["name ", "get ", "tls"]
                .iter()
                .any(|what| line.starts_with(what))
        };
        self.says.try_iter().filter(is_told).collect()
    }

    /// What was asked of the proxy since the last time: first lines, empty where nothing was said.
    pub fn of_proxy(&self) -> Vec<String> {
        let mut asked = Vec::new();
        while let Ok((stream, _)) = self.proxy.accept() {
            asked.push(first_line(&stream).unwrap_or_default());
        }
        asked
    }

    /// Sends something, so that it is known that the counter counts and the host hears.
    pub fn prove(&self) {
        let before = self.sent();
        let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
        let question =
            b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x05proof\x00\x00\x01\x00\x01";
        wait("the host to hear of it", || {
            // A cable that was laid just now may not carry yet.
            let sent = socket.send_to(question, (host_address(), 53));
            sent.map_err(|error| error.to_string())?;
            Ok(self
                .says
                .try_iter()
                .any(|line| line == "name proof")
                .then_some(()))
        });
        assert!(self.sent() > before, "a packet is counted");
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        let _ = self.host.kill();
        let _ = self.host.wait();
    }
}

fn shell(script: &str) {
    let done = Command::new("sh").args(["-c", script]).output();
    let done = done.expect("a shell starts");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

fn host_address() -> String {
    HOST.map(|part| part.to_string()).join(".")
}

/// The host at the end of the cable; nothing unless `Outside` started it.
#[test]
fn host() {
    if word().as_deref() != Some("host") {
        return;
    }
    println!("here");
    wait("the cable", || {
        Ok(std::fs::read_to_string("/proc/net/dev")
            .is_ok_and(|devices| devices.contains("there:"))
            .then_some(()))
    });
    shell(&format!(
        "ip link set lo up && echo 1 > /proc/sys/net/ipv6/conf/there/disable_ipv6 && ip link set there arp off up \
         && ip addr add {}/24 dev there && ip neigh add {OWN} lladdr {NEAR} dev there nud permanent",
        host_address()
    ));
    let names = UdpSocket::bind((host_address(), 53)).unwrap();
    let sites = TcpListener::bind((host_address(), 80)).unwrap();
    let safe = TcpListener::bind((host_address(), 443)).unwrap();
    std::thread::spawn(move || safe.incoming().flatten().for_each(|_| println!("tls")));
    std::thread::spawn(move || {
        for stream in sites.incoming().flatten() {
            std::thread::spawn(move || serve(stream));
        }
    });
    println!("listening");
    let mut question = [0; 512];
    while let Ok((length, from)) = names.recv_from(&mut question) {
        let question = question.get(..length).unwrap_or_default();
        println!("name {}", name_in(question));
        let _ = names.send_to(&answer(question), from);
    }
}

/// The name that a question of DNS asks for.
fn name_in(question: &[u8]) -> String {
    let mut parts = Vec::new();
    let mut rest = question.get(12..).unwrap_or_default();
    while let Some((&length, after)) = rest.split_first()
        && length > 0
        && after.len() >= usize::from(length)
    {
        let (part, next) = after.split_at(usize::from(length));
        parts.push(String::from_utf8_lossy(part).into_owned());
        rest = next;
    }
    parts.join(".")
}

/// Every name is the host's; of other kinds of address there is none.
fn answer(question: &[u8]) -> Vec<u8> {
    let name = name_in(question).len() + 2;
    let Some(asked) = question.get(12..12 + name + 4) else {
        return Vec::new();
    };
    let is_address = asked.get(name..name + 2) == Some(&[0, 1]);
    let mut out = question.get(..2).unwrap_or_default().to_vec();
    out.extend([0x81, 0x80, 0, 1, 0, u8::from(is_address), 0, 0, 0, 0]);
    out.extend(asked);
    if is_address {
        out.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4]);
        out.extend(HOST);
    }
    out
}

fn first_line(stream: &TcpStream) -> Option<String> {
    stream.set_nonblocking(false).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut line = String::new();
    BufReader::new(stream.take(4_096))
        .read_line(&mut line)
        .ok()?;
    Some(line.trim().to_owned())
}

/// Answers one request. A script that is asked for says the number of its host to the window.
fn serve(mut stream: TcpStream) {
    let mut head = Vec::new();
    let mut reader = BufReader::new(stream.try_clone().unwrap().take(16_384));
    while reader
        .read_until(b'\n', &mut head)
        .is_ok_and(|read| read > 2)
    {}
    let head = String::from_utf8_lossy(&head);
    let path = head.split(' ').nth(1).unwrap_or_default();
    let host = head.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("host:")
            .map(|host| host.trim().to_owned())
    });
    let host = host.unwrap_or_default();
    println!("get {host} {path}");
    let number = host
        .strip_prefix('c')
        .and_then(|rest| rest.split('.').next()?.parse().ok());
    let (kind, body) = match path.rsplit('.').next() {
        Some("js") => ("text/javascript", number.map(script).unwrap_or_default()),
        Some("css") => ("text/css", "p{color:red}".to_owned()),
        _ => ("text/html", "<p>Here.</p>".to_owned()),
    };
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}
