//! Which requests are answered at all.
//!
//! Any page that the user visits can make the browser send requests to 127.0.0.1, and a name that its owner points there
//! after the page has loaded ("DNS rebinding") makes this server look like a part of that site. Both betray themselves: the
//! first by `Origin` or `Sec-Fetch-Site`, the second by `Host`. What writes must name this server as its `Origin`, as every
//! browser does for a form. What only makes a record keeps nothing, so a program need not name an origin.

use std::net::SocketAddr;

use axum::extract::Request;
use axum::http::{HeaderName, Method, StatusCode, header};

use super::upload::{MOST_BYTES, TOO_LARGE};

/// Longer addresses are nobody's.
const LONGEST_ADDRESS: usize = 2048;

/// `Cross-Origin-Opener-Policy`.
pub(super) const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// `Cross-Origin-Resource-Policy`.
pub(super) const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Why a request is not answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) remedy: &'static str,
}

const STRANGE_HOST: Refusal = Refusal {
    status: StatusCode::MISDIRECTED_REQUEST,
    title: "Not under this name",
    text: "This server answers under the address alone that it printed when it started.",
    remedy: "Open that address: http://127.0.0.1 and the port.",
};
const STRANGE_ORIGIN: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    title: "Not for other sites",
    text: "The page of another site asked for this.",
    remedy: "Open the record from its own address.",
};
const NO_ORIGIN: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    title: "Not from this page",
    text: "What adds to the store must come from this server's own page.",
    remedy: "Use the form on the first page, or the command line: crossread add FILE",
};
const OTHER_METHOD: Refusal = Refusal {
    status: StatusCode::METHOD_NOT_ALLOWED,
    title: "Only for reading",
    text: "Nothing is taken here.",
    remedy: "Articles are added on the first page of a store that is not opened for reading alone, or with: crossread add FILE. Programs send reports to /api/v1/records.",
};
const TOO_MUCH: Refusal = Refusal {
    status: StatusCode::PAYLOAD_TOO_LARGE,
    title: "Too much",
    text: "A request for reading has no body.",
    remedy: "Ask without one. Programs send reports to /api/v1/records, with POST.",
};
const TOO_LONG: Refusal = Refusal {
    status: StatusCode::URI_TOO_LONG,
    title: "Too long",
    text: "No page here has so long an address.",
    remedy: "Ask for less: 2,048 characters are read.",
};

const ONLY_SENT: Refusal = Refusal {
    status: StatusCode::METHOD_NOT_ALLOWED,
    title: "Nothing to read",
    text: "Reports are sent here, and their record comes back.",
    remedy: "Send them with POST; /openapi.json describes how.",
};
const NO_LENGTH: Refusal = Refusal {
    status: StatusCode::LENGTH_REQUIRED,
    title: "Length not given",
    text: "What is sent here must say its length before it.",
    remedy: "Send it whole with Content-Length, not in chunks.",
};

/// Where articles are added.
pub(super) const ADD: &str = "/add";
/// Where programs send the reports of which they want a record.
pub(super) const RECORDS: &str = "/api/v1/records";

/// The methods by which a path is asked (RFC 9110, 10.2.1).
pub(super) fn allowed(path: &str) -> &'static str {
    if path == ADD || path == RECORDS { "POST" } else { "GET, HEAD" }
}

/// Whether a server at `address` answers the request; `takes` says whether it takes articles.
pub(super) fn check(request: &Request, address: SocketAddr, takes: bool) -> Result<(), Refusal> {
    let headers = request.headers();
    let own = |host: &str| {
        let names = ["127.0.0.1", "localhost"];
        let port = address.port();
        names.iter().any(|name| {
            host.eq_ignore_ascii_case(&format!("{name}:{port}"))
                || (port == 80 && host.eq_ignore_ascii_case(name))
        })
    };
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok()).filter(|_| hosts.next().is_none());
    let named = request.uri().authority().is_none_or(|authority| own(authority.as_str()));
    if !named || !host.is_some_and(own) {
        return Err(STRANGE_HOST);
    }
    let ours = |origin: &str| origin.strip_prefix("http://").is_some_and(own);
    if headers.get_all(header::ORIGIN).iter().any(|origin| !origin.to_str().is_ok_and(ours)) {
        return Err(STRANGE_ORIGIN);
    }
    let fetch = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let elsewhere = matches!(fetch("sec-fetch-site"), Some("cross-site" | "same-site"));
    // A link on another site may lead here; its pictures, scripts and frames may not.
    let followed = fetch("sec-fetch-mode") == Some("navigate") && fetch("sec-fetch-dest") == Some("document");
    if elsewhere && !followed {
        return Err(STRANGE_ORIGIN);
    }
    let (path, posts) = (request.uri().path(), *request.method() == Method::POST);
    let adds = takes && posts && path == ADD;
    let brings = adds || (posts && path == RECORDS);
    if path == RECORDS && !posts {
        return Err(ONLY_SENT);
    }
    if !brings && !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(OTHER_METHOD);
    }
    if adds && !headers.contains_key(header::ORIGIN) {
        return Err(NO_ORIGIN);
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length: usize = length.map_or(0, |length| length.parse().unwrap_or(usize::MAX));
    let in_chunks = headers.contains_key(header::TRANSFER_ENCODING);
    if !brings && (in_chunks || length > 0) {
        return Err(TOO_MUCH);
    }
    if in_chunks {
        return Err(NO_LENGTH);
    }
    if length > MOST_BYTES {
        return Err(TOO_LARGE);
    }
    if request.uri().path_and_query().is_some_and(|path| path.as_str().len() > LONGEST_ADDRESS) {
        return Err(TOO_LONG);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    const HERE: &str = "127.0.0.1:7420";

    fn checked(method: &str, uri: &str, headers: &[(&str, &str)]) -> Result<(), Refusal> {
        checked_by(false, method, uri, headers)
    }

    fn checked_by(takes: bool, method: &str, uri: &str, headers: &[(&str, &str)]) -> Result<(), Refusal> {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&request.body(Body::empty()).expect("a request"), HERE.parse().expect("an address"), takes)
    }

    #[test]
    fn its_own_names_are_answered() {
        for host in [HERE, "localhost:7420", "LOCALHOST:7420"] {
            assert_eq!(checked("GET", "/", &[("host", host)]), Ok(()), "{host}");
        }
        assert_eq!(
            checked("HEAD", "/record.json", &[("host", HERE), ("origin", "http://127.0.0.1:7420")]),
            Ok(())
        );
        assert_eq!(checked("GET", "http://127.0.0.1:7420/", &[("host", HERE)]), Ok(()));
    }

    #[test]
    fn other_names_are_not() {
        for host in [
            "evil.example",
            "evil.example:7420",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1.evil.example:7420",
            "",
        ] {
            assert_eq!(checked("GET", "/", &[("host", host)]), Err(STRANGE_HOST), "{host}");
        }
        assert_eq!(checked("GET", "/", &[]), Err(STRANGE_HOST));
        assert_eq!(checked("GET", "/", &[("host", HERE), ("host", "evil.example")]), Err(STRANGE_HOST));
        assert_eq!(checked("GET", "http://evil.example/", &[("host", HERE)]), Err(STRANGE_HOST));
    }

    #[test]
    fn other_sites_are_not() {
        for origin in [
            "http://evil.example",
            "null",
            "https://127.0.0.1:7420",
            "http://127.0.0.1:7421",
            "http://127.0.0.1",
        ] {
            assert_eq!(
                checked("GET", "/", &[("host", HERE), ("origin", origin)]),
                Err(STRANGE_ORIGIN),
                "{origin}"
            );
        }
        let fetch = |site, mode, dest| {
            let headers = [
                ("host", HERE),
                ("sec-fetch-site", site),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", dest),
            ];
            checked("GET", "/", &headers)
        };
        assert_eq!(fetch("cross-site", "no-cors", "script"), Err(STRANGE_ORIGIN));
        assert_eq!(fetch("cross-site", "navigate", "iframe"), Err(STRANGE_ORIGIN));
        assert_eq!(fetch("cross-site", "navigate", "document"), Ok(()));
        assert_eq!(fetch("none", "navigate", "document"), Ok(()));
        assert_eq!(fetch("same-origin", "navigate", "document"), Ok(()));
    }

    #[test]
    fn nothing_is_taken() {
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
            assert_eq!(checked(method, "/", &[("host", HERE)]), Err(OTHER_METHOD), "{method}");
        }
        assert_eq!(checked("GET", "/", &[("host", HERE), ("content-length", "9")]), Err(TOO_MUCH));
        assert_eq!(checked("GET", "/", &[("host", HERE), ("transfer-encoding", "chunked")]), Err(TOO_MUCH));
        assert_eq!(checked("GET", &format!("/{}", "a".repeat(4000)), &[("host", HERE)]), Err(TOO_LONG));
    }
    #[test]
    fn articles_are_taken_from_its_own_page_alone() {
        let own = ("origin", "http://127.0.0.1:7420");
        let post = |path, headers: &[(&str, &str)]| {
            checked_by(true, "POST", path, &[&[("host", HERE)], headers].concat())
        };
        assert_eq!(post("/add", &[own, ("content-length", "900")]), Ok(()));
        assert_eq!(post("/add", &[("content-length", "900")]), Err(NO_ORIGIN));
        for origin in ["null", "http://evil.example", "http://127.0.0.1:7421"] {
            assert_eq!(post("/add", &[("origin", origin)]), Err(STRANGE_ORIGIN), "{origin}");
        }
        assert_eq!(post("/", &[own]), Err(OTHER_METHOD));
        assert_eq!(post("/add", &[own, ("transfer-encoding", "chunked")]), Err(NO_LENGTH));
        for length in ["67108865", "99999999999999999999999", "-1", "many"] {
            assert_eq!(post("/add", &[own, ("content-length", length)]), Err(TOO_LARGE), "{length}");
        }
        assert_eq!(checked("POST", "/add", &[("host", HERE), own]), Err(OTHER_METHOD));
    }

    #[test]
    fn reports_are_sent_by_any_program_and_no_other_site() {
        let post = |headers: &[(&str, &str)]| {
            checked("POST", RECORDS, &[&[("host", HERE), ("content-length", "900")], headers].concat())
        };
        assert_eq!(post(&[]), Ok(()));
        assert_eq!(post(&[("origin", "http://127.0.0.1:7420")]), Ok(()));
        for origin in ["null", "http://evil.example"] {
            assert_eq!(post(&[("origin", origin)]), Err(STRANGE_ORIGIN), "{origin}");
        }
        assert_eq!(
            post(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")]),
            Err(STRANGE_ORIGIN)
        );
        assert_eq!(post(&[("transfer-encoding", "chunked")]), Err(NO_LENGTH));
        let large = [("host", HERE), ("content-length", "67108865")];
        assert_eq!(checked("POST", RECORDS, &large), Err(TOO_LARGE));
        for method in ["GET", "HEAD", "PUT", "OPTIONS"] {
            assert_eq!(checked(method, RECORDS, &[("host", HERE)]), Err(ONLY_SENT), "{method}");
        }
        assert_eq!(checked("POST", "/api/v1/stories", &[("host", HERE)]), Err(OTHER_METHOD));
    }
}
