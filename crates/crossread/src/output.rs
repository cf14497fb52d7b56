//! Prints and writes.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the one printer")]

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use crossread::render::Extent;
use crossread::{Fault, Record};
use indicatif::{ProgressBar, ProgressStyle};

use crate::arguments::Format;
use crate::failure::Failure;

/// Columns where standard output is no terminal.
const WIDTH: usize = 100;

/// The form asked for, else the one that the output's extension names, else terminal.
pub(crate) fn format(asked: Option<Format>, output: Option<&Path>) -> Result<Format, Failure> {
    if let Some(folder) = output.filter(|path| path.is_dir()) {
        return Err(Failure::OutputIsFolder(folder.to_owned()));
    }
    if let Some(format) = asked {
        return Ok(format);
    }
    let Some(path) = output else { return Ok(Format::Terminal) };
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("html" | "htm") => Ok(Format::Html),
        Some("md" | "markdown") => Ok(Format::Markdown),
        Some("json") => Ok(Format::Json),
        Some("csv") => Ok(Format::Csv),
        Some("txt" | "text") => Ok(Format::Terminal),
        _ => Err(Failure::UnknownForm(path.to_owned())),
    }
}

/// The record as text, as wide as the terminal; colour on a terminal unless NO_COLOR is set.
pub(crate) fn terminal(record: &Record, to_standard_output: bool, extent: Extent) -> String {
    let (width, colour) = screen(to_standard_output);
    crossread::render::terminal(record, width, colour, extent)
}

/// Who said what, as [`terminal`] shows it.
pub(crate) fn quotes(record: &Record, speaker: Option<&str>, to_standard_output: bool) -> String {
    let (width, colour) = screen(to_standard_output);
    crossread::render::quotes(record, speaker, width, colour)
}

/// Columns, and whether there is colour.
fn screen(to_standard_output: bool) -> (usize, bool) {
    #[allow(clippy::disallowed_methods, reason = "the environment is read here")]
    let no_colour = std::env::var("NO_COLOR").is_ok_and(|v| !v.is_empty());
    let on_terminal = to_standard_output && std::io::stdout().is_terminal();
    let width = terminal_size::terminal_size().map_or(WIDTH, |(w, _)| usize::from(w.0));
    (if on_terminal { width.clamp(40, 140) } else { WIDTH }, on_terminal && !no_colour)
}

/// Writes `text` to the file, whole or not at all, or to standard output.
pub(crate) fn deliver(text: &str, output: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = output else {
        let mut out = std::io::stdout().lock();
        return match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // The reader of a pipe may have had enough.
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(Failure::Output),
        };
    };
    if path.is_dir() {
        return Err(Failure::OutputIsFolder(path.to_owned()));
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let unwritable = |source| Failure::Unwritable { path: path.to_owned(), source };
    std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path)).map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        unwritable(error)
    })
}

/// What `verify` found, in words.
pub(crate) fn verdict(record: &Record, faults: &[Fault]) -> String {
    let spans: usize = record.findings.iter().flat_map(|f| &f.sides).map(|s| s.evidence.len()).sum();
    if faults.is_empty() {
        return format!(
            "The record holds: {spans} spans in {} findings read as it says.\n",
            record.findings.len()
        );
    }
    let lines: Vec<String> = faults.iter().map(|f| format!("{f}\n")).collect();
    format!("{}The record does not hold: {} faults in {spans} spans.\n", lines.concat(), faults.len())
}

/// A failure, to standard error.
pub(crate) fn complain(failure: &Failure) {
    eprintln!("crossread: {failure}");
}

/// Something that the user should know, to standard error.
pub(crate) fn warn(message: &str) {
    eprintln!("crossread: warning: {message}");
}

/// What is being done, on standard error; nothing where that is no terminal.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    pub(crate) fn show(&self, message: &'static str) {
        self.0.set_message(message);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
