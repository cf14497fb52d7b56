//! Prints and writes.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the one printer")]

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crossread::render::{self, Extent, one_line};
use crossread::{Fault, Record, Report};
use indicatif::{ProgressBar, ProgressStyle};
use tempfile::NamedTempFile;

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
        Some("bib") => Ok(Format::Bibtex),
        Some("txt" | "text") => Ok(Format::Terminal),
        _ => Err(Failure::UnknownForm(path.to_owned())),
    }
}

/// The record as text, as wide as the terminal; colour on a terminal unless NO_COLOR is set.
pub(crate) fn terminal(record: &Record, to_standard_output: bool, extent: Extent) -> String {
    let (width, colour) = screen(to_standard_output);
    render::terminal(record, width, colour, extent)
}

/// The record in a form that holds all of it whatever the screen; text is written as [`Extent::All`]. `reports` are its texts.
pub(crate) fn written<'a>(
    format: Format,
    record: &Record,
    reports: impl IntoIterator<Item = &'a Report>,
) -> Result<String, Failure> {
    Ok(match format {
        Format::Terminal => terminal(record, false, Extent::All),
        Format::Json => render::json(record),
        Format::Markdown => render::markdown(record),
        Format::FrontMatter => render::front_matter(record),
        Format::Csv => render::csv(record),
        Format::Html => render::html(record, reports, None),
        Format::WebAnnotation => render::document(&render::web_annotation(record, reports)),
        Format::SchemaOrg => render::document(&render::schema_org(record)),
        Format::UimaCas => render::document(&render::uima_cas(record, reports).ok_or(Failure::NoTexts)?),
        Format::CslJson => render::document(&render::csl_json(record)),
        Format::Bibtex => render::bibtex(record),
    })
}

/// Who said what, as [`terminal`] shows it.
pub(crate) fn quotes(record: &Record, speaker: Option<&str>, to_standard_output: bool) -> String {
    let (width, colour) = screen(to_standard_output);
    render::quotes(record, speaker, width, colour)
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
    write(text.as_bytes(), path).map_err(|source| Failure::Unwritable { path: path.to_owned(), source })
}

/// Writes a new file beside the target, under a name that nobody can foresee, and puts it into the target's place once it is
/// on the disk. A device or a pipe is written to; a link keeps leading where it does.
fn write(bytes: &[u8], path: &Path) -> std::io::Result<()> {
    let known = std::fs::metadata(path).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        return std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let path = if known.is_some() { path.canonicalize()? } else { path.to_owned() };
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = begun(folder)?;
    file.write_all(bytes)?;
    if let Some(known) = known {
        file.as_file().set_permissions(known.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&path)?;
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// A new file in the folder, under a name that nobody can foresee, for what takes its place under its own name once it is whole.
pub(crate) fn begun(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Less what the user's mask takes away.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.prefix(".crossread-").tempfile_in(folder)
}

/// Refuses an output that is one of the files read.
pub(crate) fn keep_apart(output: Option<&Path>, inputs: &[PathBuf]) -> Result<(), Failure> {
    let Some(place) = output.and_then(|path| path.canonicalize().ok()).filter(|place| place.is_file()) else {
        return Ok(());
    };
    if inputs.iter().any(|input| input.canonicalize().is_ok_and(|input| input == place)) {
        return Err(Failure::OverInput(place));
    }
    Ok(())
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
    let lines: Vec<String> = faults.iter().map(|f| format!("{}\n", one_line(&f.to_string()))).collect();
    format!("{}The record does not hold: {} faults in {spans} spans.\n", lines.concat(), faults.len())
}

/// A failure, to standard error.
pub(crate) fn complain(failure: &Failure) {
    eprintln!("crossread: {}", one_line(&failure.to_string()));
}

/// Something that the user should know, to standard error.
pub(crate) fn warn(message: &str) {
    eprintln!("crossread: warning: {}", one_line(message));
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
