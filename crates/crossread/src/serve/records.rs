//! Records of reports that a program sends; nothing of either is kept.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use crossread::{MiniLm, ingest, input, render};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use tokio::sync::Mutex;

use super::guard::Refusal;
use super::library::Shown;
use super::upload::{self, Upload};
use crate::failure::Failure;

const BUSY: Refusal = Refusal {
    status: StatusCode::SERVICE_UNAVAILABLE,
    title: "One at a time",
    text: "The record of other reports is being made at this moment.",
    remedy: "Wait until that is done, then send these again.",
};
const OTHER_KIND: Refusal = Refusal {
    status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
    title: "Neither a list nor files",
    text: "Reports are sent as a list in JSON (application/json) or as files (multipart/form-data).",
    remedy: "Name one of these in Content-Type; /openapi.json describes both.",
};
const REMEDY: &str = "Mend that and send the reports again; /openapi.json describes how they are sent.";

/// Makes one record at a time, so that what they need in memory has a bound. Holds the networks once they are loaded.
#[derive(Clone, Default)]
pub(super) struct Records(Arc<Mutex<Option<MiniLm>>>);

/// Reports as they were sent.
enum Sent {
    List(Bytes),
    Files(Vec<Upload>),
}

impl Records {
    /// The record of the reports that a request brings; `working` is set while it is made.
    pub(super) async fn make(&self, request: Request, working: &AtomicBool) -> Result<Shown, Refusal> {
        let Ok(mut encoder) = Arc::clone(&self.0).try_lock_owned() else {
            upload::drain(request.into_body()).await;
            return Err(BUSY);
        };
        let sent = sent(request).await?;
        working.store(true, Ordering::Relaxed);
        let made = tokio::task::spawn_blocking(move || record(sent, &mut encoder)).await;
        working.store(false, Ordering::Relaxed);
        Ok(made.unwrap_or_else(|error| Shown::Failed { text: error.to_string(), remedy: REMEDY.to_owned() }))
    }
}

async fn sent(request: Request) -> Result<Sent, Refusal> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/json" => {
            let body = Bytes::from_request(request, &()).await;
            body.map(Sent::List).map_err(|error| upload::meaning(error.status()))
        }
        "multipart/form-data" => upload::files(request).await.map(Sent::Files),
        _ => {
            upload::drain(request.into_body()).await;
            Err(OTHER_KIND)
        }
    }
}

fn record(sent: Sent, encoder: &mut Option<MiniLm>) -> Shown {
    match written(sent, encoder) {
        Ok(record) => Shown::Json(record),
        Err(failure @ Failure::Encoder(_)) => {
            Shown::Failed { text: failure.to_string(), remedy: REMEDY.to_owned() }
        }
        Err(failure) => Shown::Refused { text: failure.to_string(), remedy: REMEDY.to_owned() },
    }
}

fn written(sent: Sent, encoder: &mut Option<MiniLm>) -> Result<String, Failure> {
    let files = match sent {
        Sent::List(body) => serde_json::from_slice::<Articles>(&body).map_err(Failure::NoArticles)?.files(),
        Sent::Files(files) => files,
    };
    let mut reports = Vec::new();
    for file in files {
        reports.extend(ingest(&file.name, &file.bytes).map_err(input::InputError::from)?.reports);
    }
    let reports = input::for_one_record(reports)?;
    let encoder = match encoder {
        Some(encoder) => encoder,
        None => encoder.insert(MiniLm::new()?),
    };
    Ok(render::json(&crossread::report(reports, encoder).record))
}

/// A report in a list. Other fields are passed over.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Article {
    #[serde(skip_serializing)]
    file: Option<String>,
    text: String,
    title: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    published: Option<String>,
}

/// A list of reports, as many as a record may have.
#[derive(Debug)]
struct Articles(Vec<Article>);

impl Articles {
    /// Each as a file that holds it.
    fn files(self) -> Vec<Upload> {
        let file = |(article, number): (Article, usize)| {
            // Strings alone, which JSON can write.
            let bytes = serde_json::to_vec(&article).unwrap_or_default().into();
            Upload { name: article.file.unwrap_or_else(|| format!("report {number}")), bytes }
        };
        self.0.into_iter().zip(1..).map(file).collect()
    }
}

impl<'de> Deserialize<'de> for Articles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bounded;
        impl<'de> Visitor<'de> for Bounded {
            type Value = Vec<Article>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of reports")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut articles = Vec::new();
                while let Some(article) = list.next_element()? {
                    if articles.len() == input::MOST_REPORTS {
                        return Err(A::Error::custom(format_args!(
                            "more than {} reports",
                            input::MOST_REPORTS
                        )));
                    }
                    articles.push(article);
                }
                if articles.is_empty() { Err(A::Error::custom("the list is empty")) } else { Ok(articles) }
            }
        }
        deserializer.deserialize_seq(Bounded).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Vec<Upload>, String> {
        serde_json::from_str::<Articles>(json).map(Articles::files).map_err(|error| error.to_string())
    }

    #[test]
    fn a_list_is_files() {
        let files =
            read(r#"[{"text":"One.","file":"a.txt","more":[1]},{"text":"Two.","title":"2","url":null}]"#);
        let files = files.expect("a list");
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.txt", "report 2"]);
        let reports = ingest("report 2", &files[1].bytes).expect("an article").reports;
        assert_eq!(reports[0].title(), Some("2"));
    }

    #[test]
    fn what_is_no_such_list_says_where() {
        for (json, words) in [
            ("", "line 1 column 0"),
            ("[]", "the list is empty"),
            ("{}", "expected a list of reports at line 1"),
            ("[{}]", "missing field `text` at line 1"),
            ("[{\"text\": \"a\"},\n {\"text\": 5}]", "expected a string at line 2 column 11"),
            ("[{\"text\": \"a\"}", "line 1 column 14"),
            ("[\"words\"]", "line 1"),
        ] {
            let error = read(json).expect_err(json);
            assert!(error.contains(words), "{json}: {error}");
        }
        let many = format!("[{}]", vec![r#"{"text":"a"}"#; 501].join(","));
        assert!(read(&many).expect_err("too many").contains("more than 500 reports"));
    }
}
