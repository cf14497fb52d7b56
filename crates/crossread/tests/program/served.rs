//! The server, started on a free port.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What stands between the fields of a form.
const EDGE: &str = "between-two-reports";

/// The program, serving; it ends with the test.
pub(crate) struct Served {
    program: Child,
    /// "127.0.0.1:12345".
    pub(crate) address: String,
}

impl Served {
    pub(crate) fn start(what: &Path) -> Self {
        Self::start_with(what, &[])
    }

    /// Starts it with more arguments.
    pub(crate) fn start_with(what: &Path, arguments: &[&str]) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_crossread"))
            .args(["serve", "--port", "0"])
            .arg(what)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(program.stdout.take().expect("output")).read_line(&mut line).expect("a line");
        let rest = line.split_once("http://").expect("an address").1;
        Self { program, address: rest.split('/').next().unwrap_or_default().to_owned() }
    }

    /// Sends `request` as it is and gives everything that comes back.
    pub(crate) fn raw(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        // The server may answer and hang up before it has read everything.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks for `path` as a browser that was given the address would, with `headers` more.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str) -> String {
        let host = &self.address;
        self.raw(format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n").as_bytes())
    }

    /// The head of a request that brings a body of `length` bytes from the page of `origin`.
    pub(crate) fn post(&self, origin: &str, length: usize) -> String {
        let host = &self.address;
        format!(
            "POST /add HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nContent-Length: {length}\r\n\
             Content-Type: multipart/form-data; boundary={EDGE}\r\n\r\n"
        )
    }

    /// Sends a body as the form on its own page does.
    pub(crate) fn send(&self, body: &[u8]) -> String {
        let head = self.post(&format!("http://{}", self.address), body.len());
        self.raw(&[head.as_bytes(), body].concat())
    }

    /// The front page, once the reading is done.
    pub(crate) fn record(&self) -> String {
        self.done("/")
    }

    /// The page at `path`, once it is no longer at work.
    pub(crate) fn done(&self, path: &str) -> String {
        let since = Instant::now();
        loop {
            let answer = self.ask("GET", path, "");
            if !answer.contains("http-equiv=\"refresh\"") {
                return answer;
            }
            assert!(since.elapsed() < Duration::from_secs(120), "still reading");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// The body of a form that brings files: names and contents.
pub(crate) fn form(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"reports\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").as_bytes());
    body
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

pub(crate) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

pub(crate) fn head(answer: &str) -> String {
    answer.split("\r\n\r\n").next().unwrap_or_default().to_lowercase()
}
