//! The files that a form sends, read with bounds.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;

use super::guard::Refusal;

/// Files of one form.
pub(super) const MOST_FILES: usize = 256;
/// Bytes of one form, all files together.
pub(super) const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How long a body that is refused may pause.
const PATIENCE: Duration = Duration::from_secs(1);
/// Characters kept of a file's name.
const LONGEST_NAME: usize = 200;

const TOO_MANY: Refusal = Refusal {
    status: StatusCode::PAYLOAD_TOO_LARGE,
    title: "Too many files",
    text: "256 files may be sent at a time. None of these was taken.",
    remedy: "Send them in several parts, or name a folder on the command line: crossread add DIR, crossread report DIR",
};
pub(super) const TOO_LARGE: Refusal = Refusal {
    status: StatusCode::PAYLOAD_TOO_LARGE,
    title: "Too large",
    text: "64 MiB may be sent at a time. Nothing of this was taken.",
    remedy: "Send the files in several parts, or name them on the command line: crossread add FILE, crossread report FILE",
};
const BROKEN: Refusal = Refusal {
    status: StatusCode::BAD_REQUEST,
    title: "Not a form with files",
    text: "What was sent is no form with files, or it was cut off. Nothing of it was taken.",
    remedy: "Choose the files again, and send them as multipart/form-data.",
};
const NO_FILE: Refusal = Refusal {
    status: StatusCode::BAD_REQUEST,
    title: "No file",
    text: "The form brought no file.",
    remedy: "Choose the files, or drop them on the field; in multipart/form-data a file is a part with a file name.",
};

/// A file as it was sent.
#[derive(Debug)]
pub(super) struct Upload {
    /// What its sender calls it; never taken for a path.
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

/// The files of a form (`multipart/form-data`).
pub(super) async fn files(request: Request) -> Result<Vec<Upload>, Refusal> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| BROKEN)?;
    let (mut files, mut fields) = (Vec::new(), 0);
    while let Some(field) = form.next_field().await.map_err(|error| meaning(error.status()))? {
        fields += 1;
        let name = name(&field);
        // Read to the end even if it is refused; see `drain`.
        let bytes = field.bytes().await.map_err(|error| meaning(error.status()))?;
        match name {
            Some(name) if fields <= MOST_FILES => files.push(Upload { name, bytes }),
            _ => {}
        }
    }
    match (fields > MOST_FILES, files.is_empty()) {
        (true, _) => Err(TOO_MANY),
        (false, true) => Err(NO_FILE),
        (false, false) => Ok(files),
    }
}

/// Reads a body to its end, or until nothing more of it comes, and forgets it: a browser shows an answer only when it has
/// sent everything.
pub(super) async fn drain(mut body: Body) {
    let mut next = async || poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
    while let Ok(Some(Ok(_))) = tokio::time::timeout(PATIENCE, next()).await {}
}

/// A field's file name, without folders; `None` for a field that is no file, and where none was chosen.
fn name(field: &Field<'_>) -> Option<String> {
    let name = field.file_name()?;
    let name: String = name.rsplit(['/', '\\']).next()?.chars().take(LONGEST_NAME).collect();
    (!name.is_empty()).then_some(name)
}

/// What a body that could not be read to its end is refused with.
pub(super) fn meaning(status: StatusCode) -> Refusal {
    if status == StatusCode::PAYLOAD_TOO_LARGE { TOO_LARGE } else { BROKEN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::CONTENT_TYPE;
    use proptest::prelude::*;

    /// What forms are made of.
    const PIECES: &[&str] = &[
        "--b",
        "--b--",
        "\r\n",
        "\n",
        "\r\n\r\n",
        "Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"",
        "Content-Disposition: form-data; name=\"f\"",
        "; filename=\"../../x\"",
        "; filename*=UTF-8''%00",
        "Content-Type: text/html",
        "Content-Disposition:",
        "\"",
        "\0",
        "\u{1b}",
        "words ",
        "--",
        "b",
    ];

    proptest! {
        /// Any form is read or refused, and no name holds a folder.
        #[test]
        fn any_form_is_read_or_refused(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
            let body = format!("--b\r\n{}", pieces.concat());
            let request = Request::post("/")
                .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
                .body(Body::from(body))
                .expect("a request");
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            if let Ok(files) = runtime.block_on(files(request)) {
                prop_assert!(files.iter().all(|file| !file.name.contains(['/', '\\'])));
            }
        }
    }
}
