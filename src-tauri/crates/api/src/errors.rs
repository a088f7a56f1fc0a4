//! From the library's errors to what the window gets.

use crate::params::{ErrorBody, ErrorCode};
use commonplace_core::Error;
use commonplace_core::fetch::FetchCode;
use commonplace_text::name::NameError;

impl From<Error> for ErrorBody {
    fn from(error: Error) -> Self {
        let (code, detail) = match &error {
            Error::NotFound(_) => (ErrorCode::NotFound, None),
            Error::Invalid(_) => (ErrorCode::Invalid, None),
            Error::Conflict(_) => (ErrorCode::Conflict, None),
            Error::Locked(_) => (ErrorCode::Locked, None),
            Error::TooNew(_) => (ErrorCode::TooNew, None),
            Error::Damaged(_) => (ErrorCode::Damaged, None),
            // The window offers to allow a host that was `blocked`.
            Error::Fetch(fetch) => (ErrorCode::Fetch, Some(fetch_word(fetch.code).to_owned())),
            Error::Cancelled => (ErrorCode::Cancelled, None),
            Error::Storage(_) => (ErrorCode::Storage, None),
        };
        Self {
            code,
            message: error.to_string(),
            detail,
        }
    }
}

impl From<NameError> for ErrorBody {
    fn from(error: NameError) -> Self {
        Self::invalid(error.0)
    }
}

impl ErrorBody {
    /// Something given is wrong.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self {
            code: ErrorCode::Invalid,
            message: message.into(),
            detail: None,
        }
    }

    pub(crate) fn wrong_params(error: &serde_json::Error) -> Self {
        Self {
            detail: Some(error.to_string()),
            ..Self::invalid(format!(
                "The window asked in a way that the library does not understand: {error}."
            ))
        }
    }

    pub(crate) fn unknown_command(name: &str) -> Self {
        let name: String = name.chars().take(100).collect();
        Self::invalid(format!("There is no command “{name}”."))
    }

    /// Our own code broke off.
    pub(crate) fn broke_off(what: &str) -> Self {
        Self {
            code: ErrorCode::Storage,
            message: "Something in Commonplace broke off. Your library is as it was; try again, or start the app again.".to_owned(),
            detail: Some(what.to_owned()),
        }
    }
}

fn fetch_word(code: FetchCode) -> &'static str {
    match code {
        FetchCode::BadAddress => "badAddress",
        FetchCode::Blocked => "blocked",
        FetchCode::Unreachable => "unreachable",
        FetchCode::Status(_) | FetchCode::Later(..) => "status",
        FetchCode::TooManyRedirects => "tooManyRedirects",
        FetchCode::TooLarge => "tooLarge",
        FetchCode::TimedOut => "timedOut",
        FetchCode::NotAPage => "notAPage",
        FetchCode::Tls => "tls",
        FetchCode::Offline => "offline",
    }
}
