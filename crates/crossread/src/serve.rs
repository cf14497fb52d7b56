//! A server on this machine alone that shows records as pages, and takes articles into a store.
//!
//! It listens on loopback, answers GET, HEAD and the one form that adds articles, reads nothing by an address that a request
//! names, and believes no request that another site's page made (see [`guard`]). What it shows comes from a [`Library`].

mod folder;
mod guard;
mod intake;
mod library;
mod query;
mod shelf;
mod upload;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

pub(crate) use folder::Folder;
pub(crate) use shelf::Shelf;

use crate::failure::Failure;
use crate::output;
use guard::Refusal;
use intake::Intake;
use library::{Asked, Library, Shown};

/// Connections at once; more wait.
const MOST_CONNECTIONS: usize = 64;
/// Bytes of a request's line and headers together.
const MOST_HEADER_BYTES: usize = 16 * 1024;
/// Headers of a request.
const MOST_HEADERS: usize = 64;
/// A request's headers must be there after this time.
const HEADER_TIME: Duration = Duration::from_secs(5);
/// A connection ends after this time, however slowly its other side reads.
const CONNECTION_TIME: Duration = Duration::from_secs(30);

const BUSY: Refusal = Refusal {
    status: StatusCode::CONFLICT,
    title: "One at a time",
    text: "Other reports are being added at this moment. Nothing of these was.",
    remedy: "Wait until that is done (its page is at /added), then go back and send these again.",
};

/// What each request is answered from.
#[derive(Clone)]
struct Server {
    library: Arc<dyn Library>,
    /// Where the server listens.
    address: SocketAddr,
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
        let largest = DefaultBodyLimit::max(upload::MOST_BYTES);
        let router = Router::new().fallback(answer).layer(largest).with_state(Server { library, address });
        accept(&listener, &router).await
    })
}

async fn accept(listener: &TcpListener, router: &Router) -> Result<(), Failure> {
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
        let connection =
            http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        tokio::spawn(async move {
            // What goes wrong on one connection concerns its other side alone.
            let _ = tokio::time::timeout(CONNECTION_TIME, connection).await;
            drop(place);
        });
    }
}

async fn answer(State(server): State<Server>, request: Request) -> Response {
    let intake = server.library.intake();
    if let Err(refusal) = guard::check(&request, server.address, intake.is_some()) {
        if refusal == upload::TOO_LARGE {
            upload::drain(request.into_body()).await;
        }
        return refuse(&refusal);
    }
    if let Some(intake) = intake.filter(|_| request.method() == Method::POST) {
        return add(intake, request).await;
    }
    let path = request.uri().path().trim_start_matches('/');
    let (place, form) = match path.rsplit_once('/').unwrap_or(("", path)) {
        (place, "record.json") => (place, Form::Json),
        (place, "record.md") => (place, Form::Markdown),
        (place, "record.csv") => (place, Form::Csv),
        _ => (path, Form::Page),
    };
    let asked: Asked = Query::try_from_uri(request.uri()).map(|Query(query)| query).unwrap_or_default();
    let home = server.library.home();
    let mut response = show(server.library.open(place, &asked), form, home);
    if request.method() == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

/// Takes a form's files, and leads to the page that tells how far they are.
async fn add(intake: &Arc<Intake>, request: Request) -> Response {
    let Some(receiving) = intake.begin() else {
        upload::drain(request.into_body()).await;
        return refuse(&BUSY);
    };
    match upload::files(request).await {
        Ok(files) => receiving.add(files),
        Err(refusal) => return refuse(&refusal),
    }
    let mut response = respond(StatusCode::SEE_OTHER, "text/plain", "default-src 'none'", String::new());
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/added"));
    response
}

fn refuse(refusal: &Refusal) -> Response {
    page(refusal.status, &crossread::render::message(refusal.title, refusal.text, refusal.remedy))
}

/// In which form a record was asked for.
#[derive(Clone, Copy)]
enum Form {
    Page,
    Json,
    Markdown,
    Csv,
}

fn show(shown: Shown, form: Form, home: Option<&str>) -> Response {
    use crossread::render;
    match (shown, form) {
        (Shown::Record(sheet), Form::Page) => {
            page(StatusCode::OK, &render::html(&sheet.record, &sheet.reports, home))
        }
        (Shown::Record(sheet), Form::Json) => text("application/json", render::json(&sheet.record)),
        (Shown::Record(sheet), Form::Markdown) => text("text/markdown", render::markdown(&sheet.record)),
        (Shown::Record(sheet), Form::Csv) => text("text/csv", render::csv(&sheet.record)),
        (Shown::Working { title, steps, detail }, form) => {
            // A program that asks for a form is told to come again; a browser comes again by itself.
            let later = !matches!(form, Form::Page);
            let status = if later { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
            page(status, &render::progress(&title, &steps, &detail))
        }
        (Shown::Json(json), _) => text("application/json", json),
        (Shown::Refused { text, remedy }, _) => {
            page(StatusCode::BAD_REQUEST, &render::message("This cannot be answered", &text, &remedy))
        }
        (Shown::List(listing), _) => page(StatusCode::OK, &render::shelf(&listing)),
        (Shown::Failed { text, remedy }, _) => page(
            StatusCode::INTERNAL_SERVER_ERROR,
            &render::message("This could not be shown", &text, &remedy),
        ),
        (Shown::Nothing, _) => page(
            StatusCode::NOT_FOUND,
            &render::message(
                "Nothing stands here",
                "This server has no such page.",
                "What there is stands at the address without a path.",
            ),
        ),
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
