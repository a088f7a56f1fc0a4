//! What the library asks of the network. `net` implements it; tests bring their own.

/// Fetches one address, guarded.
pub trait Fetch: Send + Sync {
    /// Fetches an address under the rules of the guard.
    ///
    /// # Errors
    /// [`FetchError`] with a sentence for the person.
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError>;
}

/// What to fetch.
#[derive(Debug, Clone)]
pub struct FetchRequest {
    /// The address: `http` or `https`.
    pub url: String,
    /// What is expected there.
    pub kind: FetchKind,
    /// A private host (`host` or `host:port`) that the person allowed for this save. Never taken from a page.
    pub allow_private_host: Option<String>,
}

/// What is expected at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchKind {
    /// A page or a text.
    Page,
    /// A picture in a page.
    Image,
    /// A recording that a page plays.
    Audio,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The address after redirects.
    pub url: String,
    /// The body, decompressed.
    pub bytes: Vec<u8>,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
}

/// Why nothing came back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FetchError {
    /// For programs.
    pub code: FetchCode,
    /// For the person: what happened and what to do.
    pub message: String,
}

/// The kinds of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchCode {
    /// Not an address that can be fetched.
    BadAddress,
    /// A private or local address.
    Blocked,
    /// No such host, or nobody answers.
    Unreachable,
    /// The server answered with this status.
    Status(u16),
    /// The server answered with this status, and asks not to be asked again for so many seconds.
    Later(u16, u32),
    /// More than five redirects.
    TooManyRedirects,
    /// More bytes than the limit, or a decompression bomb.
    TooLarge,
    /// Slower than the limits.
    TimedOut,
    /// Neither a page nor a text.
    NotAPage,
    /// The certificate or the handshake is wrong.
    Tls,
    /// The network is switched off here.
    Offline,
}

impl FetchCode {
    /// Whether it may be otherwise in a while.
    #[must_use]
    pub fn is_transient(self) -> bool {
        match self {
            Self::Unreachable | Self::TimedOut | Self::Offline => true,
            Self::Status(status) | Self::Later(status, _) => {
                matches!(status, 408 | 425 | 429 | 500..=599)
            }
            _ => false,
        }
    }
}

/// A network that is switched off: every fetch says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNetwork;

impl Fetch for NoNetwork {
    fn fetch(&self, _: &FetchRequest) -> Result<Fetched, FetchError> {
        Err(FetchError {
            code: FetchCode::Offline,
            message: "The network is switched off. Save the page as a file and drop it here, or paste its text.".to_owned(),
        })
    }
}
