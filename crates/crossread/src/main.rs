//! The command line: the one place that reads files, the environment and the clock, and that prints.

mod arguments;
mod day;
mod evaluate;
mod failure;
mod kept;
mod mcp;
mod output;
mod serve;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use crossread::{EncoderError, MiniLm, Reading, Report, foreign_language, input, not_read};

use arguments::{Arguments, Command, Format};
use failure::Failure;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(code) => code,
        Err(failure) => {
            output::complain(&failure);
            failure.code()
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Report { reports, output, format, extent } => {
            let format = output::format(format, output.as_deref())?;
            output::keep_apart(output.as_deref(), &input::sources(&reports))?;
            let extent = extent.of(format)?;
            let reading = read(&reports)?;
            let text = match format {
                Format::Terminal => output::terminal(&reading.record, output.is_none(), extent),
                form => output::written(form, &reading.record, reading.reports())?,
            };
            output::deliver(&text, output.as_deref())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Store(command) => kept::run(command),
        Command::Quotes { reports, speaker, output, format, store } => {
            let format = output::format(format.or(store.json.then_some(Format::Json)), output.as_deref())?;
            let (speaker, to) = (speaker.as_deref(), output.as_deref());
            if reports.is_empty() {
                kept::quotes(&store, speaker, format, to)?;
            } else {
                quotes(&reports, speaker, format, to)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve { reports, port, read_only } => {
            if serve::Shelf::is_one(&reports) {
                serve::serve(serve::Shelf::open(&reports, read_only)?, port)?;
            } else {
                serve::serve(serve::Folder::open(&reports)?, port)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Mcp { folders, store } => {
            mcp::serve(store, &folders)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify { record, reports } => verify(&record, &reports),
        Command::Evaluate { set } => {
            output::deliver(&evaluate::evaluate(&set)?, None)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Schema => {
            output::deliver(&crossread::render::document(&crossread::record_schema()), None)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Man => {
            output::deliver(&arguments::man_page(), None)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Completions { shell } => {
            output::deliver(&arguments::completions(shell), None)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Writes who said what in the named reports, or in a record.
fn quotes(
    names: &[PathBuf],
    speaker: Option<&str>,
    format: Format,
    to: Option<&Path>,
) -> Result<(), Failure> {
    let known = match names {
        [one] if one.is_file() => input::record(one).ok(),
        _ => None,
    };
    let (record, reports) = match known {
        Some(record) => (record, Vec::new()),
        None => {
            let reading = read(names)?;
            let reports = reading.reports().cloned().collect();
            (reading.record, reports)
        }
    };
    let said = crossread::render::sayings(&record, speaker);
    let text = match format {
        Format::Terminal => output::quotes(&record, speaker, to.is_none()),
        form => output::written(form, &said, &reports)?,
    };
    output::deliver(&text, to)
}

/// Reads the named reports and makes their record.
fn read(names: &[PathBuf]) -> Result<Reading, Failure> {
    let progress = output::Progress::new();
    progress.show("reading the reports");
    // The networks load while the files are read.
    let (reports, encoder) = std::thread::scope(|scope| {
        let loading = scope.spawn(MiniLm::new);
        (input::reports(names, &output::warn), loading.join())
    });
    let reports = reports?;
    let encoder = encoder.unwrap_or(Err(EncoderError::Shape))?;
    let read = |report: &&Report| report.has_prose() && foreign_language(report).is_none();
    let texts: BTreeSet<&str> = reports.iter().filter(read).map(|r| r.sha256()).collect();
    match texts.len() {
        0 => output::warn("no report holds text of its own, so the record has no finding; see its notes"),
        1 => output::warn("one report alone allows no comparison; name other reports of the same event too"),
        _ => {}
    }
    for report in &reports {
        if let Some(language) = foreign_language(report) {
            output::warn(&format!("{}: {}", report.file(), not_read(language)));
        }
    }
    progress.show("comparing what they say");
    Ok(crossread::report(reports, &encoder))
}

/// Checks every span of a record file; without reports, the files that the record names are read.
fn verify(record: &Path, reports: &[PathBuf]) -> Result<ExitCode, Failure> {
    let record = input::record(record)?;
    let reports = if reports.is_empty() {
        input::named_by(&record, &output::warn)?
    } else {
        input::reports(reports, &output::warn)?
    };
    let faults = crossread::verify(&record, &reports);
    output::deliver(&output::verdict(&record, &faults), None)?;
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
