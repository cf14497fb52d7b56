//! A server on this machine alone that shows records as pages, answers programs in JSON, and takes articles into a store.
//!
//! It listens on loopback, answers GET, HEAD, the one form that adds articles and the reports of which a program wants a
//! record, reads nothing by an address that a request names, and believes no request that another site's page made (see
//! [`guard`]). What it shows comes from a [`Library`]. A person gets pages, what went wrong too; below `/api/` all is JSON.

mod folder;
mod guard;
mod intake;
mod library;
mod query;
mod records;
mod shelf;
mod upload;

use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

pub(crate) use folder::Folder;
pub(crate) use shelf::Shelf;

use crate::failure::Failure;
use crate::output;
use guard::Refusal;
use intake::Intake;
use library::{Asked, Library, Shown};
use records::Records;

/// Connections at once; more wait.
const MOST_CONNECTIONS: usize = 64;
/// Bytes of a request's line and headers together.
const MOST_HEADER_BYTES: usize = 16 * 1024;
/// Headers of a request.
const MOST_HEADERS: usize = 64;
/// A request's headers must be there after this time.
const HEADER_TIME: Duration = Duration::from_secs(5);
/// A connection ends after this time, however slowly its other side reads; the time in which a record is made for it is not
/// counted.
const CONNECTION_TIME: Duration = Duration::from_secs(30);

const BUSY: Refusal = Refusal {
    status: StatusCode::CONFLICT,
    title: "One at a time",
    text: "Other reports are being added at this moment. Nothing of these was.",
    remedy: "Wait until that is done (its page is at /added), then go back and send these again.",
};

/// What programs can ask, but for the schema of a record, which [`description`] adds.
const OPEN_API: &str = include_str!("serve/openapi.json");
/// In how many seconds a program may ask again.
const LATER: HeaderValue = HeaderValue::from_static("2");

/// What each request is answered from.
#[derive(Clone)]
struct Server {
    library: Arc<dyn Library>,
    records: Records,
    /// Where the server listens.
    address: SocketAddr,
    /// Whether a record is being made for this connection.
    working: Arc<AtomicBool>,
}

/// Shows `library` at `port` of 127.0.0.1 (0: a free one) until the program is ended; prints the address.
pub(crate) fn serve(library: Arc<dyn Library>, port: u16) -> Result<(), Failure> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::Output)?;
    runtime.block_on(async {
        let unusable = |source| Failure::Port { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(unusable)?;
        let address = listener.local_addr().map_err(unusable)?;
        output::deliver(&format!("Crossread shows it at http://{address}/ (Ctrl-C ends it)\n"), None)?;
        let server = Server { library, records: Records::default(), address, working: Arc::default() };
        accept(&listener, &server).await
    })
}

async fn accept(listener: &TcpListener, server: &Server) -> Result<(), Failure> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(MOST_HEADER_BYTES)
        .max_headers(MOST_HEADERS)
        .keep_alive(false);
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return Ok(()) };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, or the other side is gone already.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let working = Arc::<AtomicBool>::default();
        let server = Server { working: Arc::clone(&working), ..server.clone() };
        let largest = DefaultBodyLimit::max(upload::MOST_BYTES);
        let router = Router::new().fallback(answer).layer(largest).with_state(server);
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            // What goes wrong on one connection concerns its other side alone.
            while tokio::time::timeout(CONNECTION_TIME, connection.as_mut()).await.is_err()
                && working.load(Ordering::Relaxed)
            {}
            drop(place);
        });
    }
}

async fn answer(State(server): State<Server>, request: Request) -> Response {
    let reader = Reader::of(&request);
    let is_head = request.method() == Method::HEAD;
    let mut response = match told(&server, request).await {
        Ok(shown) => show(shown, &reader, server.library.home()),
        Err(refusal) => refuse(&refusal, &reader),
    };
    if is_head {
        *response.body_mut() = Body::empty();
    }
    response
}

/// What a request is answered with.
async fn told(server: &Server, request: Request) -> Result<Shown, Refusal> {
    let intake = server.library.intake();
    if let Err(refusal) = guard::check(&request, server.address, intake.is_some()) {
        if refusal == upload::TOO_LARGE {
            upload::drain(request.into_body()).await;
        }
        return Err(refusal);
    }
    if request.method() == Method::POST {
        return match intake.filter(|_| request.uri().path() == guard::ADD) {
            Some(intake) => add(intake, request).await,
            None => server.records.make(request, &server.working).await,
        };
    }
    let (place, _) = place(&request);
    if place == "openapi.json" {
        return Ok(Shown::Json(description()));
    }
    let asked: Asked = Query::try_from_uri(request.uri()).map(|Query(query)| query).unwrap_or_default();
    Ok(server.library.open(place, &asked))
}

/// Takes a form's files, and leads to the page that tells how far they are.
async fn add(intake: &Arc<Intake>, request: Request) -> Result<Shown, Refusal> {
    let Some(receiving) = intake.begin() else {
        upload::drain(request.into_body()).await;
        return Err(BUSY);
    };
    receiving.add(upload::files(request).await?);
    Ok(Shown::Elsewhere("/added"))
}

/// The description of what programs can ask, whole.
fn description() -> String {
    // Both are our own and are JSON; a test reads what comes of them.
    let mut described: Value = serde_json::from_str(OPEN_API).unwrap_or_default();
    let record = crossread::record_schema().to_string().replace("#/$defs/", "#/components/schemas/");
    let mut record: Value = serde_json::from_str(&record).unwrap_or_default();
    let parts = record.as_object_mut().and_then(|record| record.remove("$defs"));
    if let Some(schemas) = described.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.extend(parts.as_ref().and_then(Value::as_object).cloned().unwrap_or_default());
        schemas.insert("Record".to_owned(), record);
    }
    crossread::render::document(&described)
}

/// The place that a request asks for, and in which form what stands there is wanted.
fn place(request: &Request) -> (&str, Form) {
    let path = request.uri().path().trim_start_matches('/');
    match path.rsplit_once('/').unwrap_or(("", path)) {
        _ if path.starts_with("api/") => (path, Form::Json),
        (place, "record.json") => (place, Form::Json),
        (place, "record.md") => (place, Form::Markdown),
        (place, "record.csv") => (place, Form::Csv),
        _ => (path, Form::Page),
    }
}

/// Who asks, and for what.
struct Reader {
    form: Form,
    /// For a program, which is told in JSON what went wrong: where it asked.
    program: Option<String>,
    path: String,
}

/// In which form a record was asked for.
#[derive(Clone, Copy)]
enum Form {
    Page,
    Json,
    Markdown,
    Csv,
}

impl Reader {
    fn of(request: &Request) -> Self {
        let path = request.uri().path().to_owned();
        let asked = || request.uri().path_and_query().map_or_else(|| path.clone(), ToString::to_string);
        let program = (path.starts_with("/api/") || path == "/openapi.json").then(asked);
        Self { form: place(request).1, program, path }
    }

    /// Says what is wrong and what to do.
    fn fault(&self, status: StatusCode, title: &str, text: &str, remedy: &str) -> Response {
        let mut response = match &self.program {
            None => page(status, &crossread::render::message(title, text, remedy)),
            Some(place) => {
                let error = json!({ "error": { "what": text, "where": place, "remedy": remedy } });
                let error = crossread::render::document(&error);
                respond(status, "application/json", "default-src 'none'", error)
            }
        };
        let headers = response.headers_mut();
        match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(header::ALLOW, HeaderValue::from_static(guard::allowed(&self.path)));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, LATER);
            }
            _ => {}
        }
        response
    }
}

fn refuse(refusal: &Refusal, reader: &Reader) -> Response {
    reader.fault(refusal.status, refusal.title, refusal.text, refusal.remedy)
}

fn show(shown: Shown, reader: &Reader, home: Option<&str>) -> Response {
    use crossread::render;
    match (shown, reader.form) {
        (Shown::Record(sheet), Form::Page) => {
            page(StatusCode::OK, &render::html(&sheet.record, &sheet.reports, home))
        }
        (Shown::Record(sheet), Form::Json) => text("application/json", render::json(&sheet.record)),
        (Shown::Record(sheet), Form::Markdown) => text("text/markdown", render::markdown(&sheet.record)),
        (Shown::Record(sheet), Form::Csv) => text("text/csv", render::csv(&sheet.record)),
        // A browser comes again by itself; a program that asks for a form is told to.
        (Shown::Working { title, steps, detail }, Form::Page) => {
            page(StatusCode::OK, &render::progress(&title, &steps, &detail))
        }
        (Shown::Working { title, .. }, _) => reader.fault(
            StatusCode::SERVICE_UNAVAILABLE,
            &title,
            "The record is being made.",
            "Ask again in a few seconds.",
        ),
        (Shown::Json(json), _) => text("application/json", json),
        (Shown::Refused { text, remedy }, _) => {
            reader.fault(StatusCode::BAD_REQUEST, "This cannot be answered", &text, &remedy)
        }
        (Shown::List(listing), _) => page(StatusCode::OK, &render::shelf(&listing)),
        (Shown::Elsewhere(place), _) => {
            let mut response =
                respond(StatusCode::SEE_OTHER, "text/plain", "default-src 'none'", String::new());
            response.headers_mut().insert(header::LOCATION, HeaderValue::from_static(place));
            response
        }
        (Shown::Failed { text, remedy }, _) => {
            reader.fault(StatusCode::INTERNAL_SERVER_ERROR, "This could not be shown", &text, &remedy)
        }
        (Shown::Nothing, _) => {
            let (text, remedy) = match reader.program {
                None => {
                    ("This server has no such page.", "What there is stands at the address without a path.")
                }
                Some(_) => (
                    "Nothing stands here.",
                    "/api/v1/stories lists the stories, where a store is served; /openapi.json says what else can be asked.",
                ),
            };
            reader.fault(StatusCode::NOT_FOUND, "Nothing stands here", text, remedy)
        }
    }
}

fn page(status: StatusCode, html: &str) -> Response {
    let policy = crossread::render::policy(html).unwrap_or("default-src 'none'");
    respond(status, "text/html; charset=utf-8", policy, html.to_owned())
}

fn text(kind: &str, text: String) -> Response {
    respond(StatusCode::OK, &format!("{kind}; charset=utf-8"), "default-src 'none'", text)
}

fn respond(status: StatusCode, kind: &str, policy: &str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let mut headers = HeaderMap::new();
    let policy = format!("{policy}; frame-ancestors 'none'");
    let fields = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (guard::OPENER_POLICY, "same-origin"),
        (guard::RESOURCE_POLICY, "same-origin"),
    ];
    for (name, value) in fields {
        // Values are our own and made of visible ASCII.
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    }
    *response.headers_mut() = headers;
    response
}
