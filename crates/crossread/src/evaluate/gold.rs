//! Gold records: what a record should hold, by people who read the reports.

use std::path::Path;
use std::process::Command;

use crate::failure::Failure;

/// Runs the scorer that stands beside the gold records on this program; gives what it prints.
pub(crate) fn table(dir: &Path, misses: bool) -> Result<String, Failure> {
    let scorer = dir.join("score").join("score.py");
    let fail = |reason: String| Failure::Evaluation { path: scorer.clone(), reason };
    let program = std::env::current_exe().map_err(|e| fail(e.to_string()))?;
    let mut command = Command::new("python3");
    command.arg(&scorer).arg("--all").arg(format!("{} report --format json", program.display()));
    if misses {
        command.arg("--misses");
    }
    let run = command.output().map_err(|e| fail(format!("{e}; is Python 3 installed?")))?;
    if !run.status.success() {
        return Err(fail(String::from_utf8_lossy(&run.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&run.stdout).into_owned())
}
