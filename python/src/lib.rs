//! The native part of the Python package `crossread`: what needs speed, with strings and bytes going in and JSON coming out.
//! The classes that a user meets are Python, in `crossread/`.

mod archive;
mod reading;
mod source;
mod store;

use std::sync::{Mutex, OnceLock, PoisonError};

use crossread::group::Profile;
use crossread::store::ArticleKey;
use crossread::{MiniLm, Stage};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use reading::Reading;
use source::{Source, Warnings};
use store::Store;

pyo3::create_exception!(
    _crossread,
    CrossreadError,
    pyo3::exceptions::PyException,
    "What was given cannot be read, or the store cannot be used; the message says what, where and what to do."
);

/// A failure in the words of the command line.
fn failed(error: impl std::fmt::Display) -> PyErr {
    CrossreadError::new_err(error.to_string())
}

/// The networks, loaded once in a process, when they are first needed.
fn encoder() -> PyResult<&'static MiniLm> {
    static ENCODER: OnceLock<MiniLm> = OnceLock::new();
    static LOADING: Mutex<()> = Mutex::new(());
    let _one_loads = LOADING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(encoder) = ENCODER.get() {
        return Ok(encoder);
    }
    let encoder = MiniLm::new().map_err(failed)?;
    Ok(ENCODER.get_or_init(|| encoder))
}

/// Reads reports of one event and makes their record. `progress` is called with each stage's name before it begins.
#[pyfunction]
#[pyo3(signature = (sources, progress=None))]
fn report(
    py: Python<'_>,
    sources: Vec<Source>,
    progress: Option<Py<PyAny>>,
) -> PyResult<(Reading, Warnings)> {
    let told = |stage: Stage| {
        let Some(progress) = &progress else { return };
        let name = match stage {
            Stage::Annotate(_) => "annotate",
            Stage::Align => "align",
            Stage::Reconcile => "reconcile",
        };
        Python::attach(|py| {
            if let Err(error) = progress.call1(py, (name,)) {
                error.write_unraisable(py, None);
            }
        });
    };
    py.detach(|| {
        let (reports, warnings) = source::of_one_event(sources)?;
        Ok((Reading::of(crossread::report_in_stages(reports, encoder()?, &told)), warnings))
    })
}

/// What grouping knows of each article, in order: key, day, weighted terms, a sample of its five-word runs.
#[pyfunction]
fn keys<'py>(py: Python<'py>, sources: Vec<Source>) -> PyResult<(Vec<Bound<'py, PyDict>>, Warnings)> {
    let (profiles, warnings) = py.detach(|| {
        let mut known = Vec::new();
        let warnings =
            source::each(sources, |reports, _| {
                known.extend(reports.iter().map(|report| {
                    (report.file().to_owned(), ArticleKey::of(report).hex(), Profile::of(report))
                }));
                Ok(())
            })?;
        Ok::<_, PyErr>((known, warnings))
    })?;
    let rows = profiles.into_iter().map(|(file, key, profile)| {
        let row = PyDict::new(py);
        row.set_item("file", file)?;
        row.set_item("article", key)?;
        row.set_item("day", profile.place.day())?;
        row.set_item("terms", profile.heaviest())?;
        row.set_item("shingles", profile.shingles())?;
        Ok(row)
    });
    Ok((rows.collect::<PyResult<_>>()?, warnings))
}

/// The JSON Schema of a record, as JSON.
#[pyfunction]
fn schema() -> String {
    crossread::render::document(&crossread::record_schema())
}

/// Reads a record that was written as JSON; there are no texts with it.
#[pyfunction]
fn record(json: &str) -> PyResult<Reading> {
    let record = serde_json::from_str(json).map_err(|error| failed(format!("not a record: {error}")))?;
    Ok(Reading { record, reports: Vec::new() })
}

#[pymodule]
fn _crossread(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("CrossreadError", module.py().get_type::<CrossreadError>())?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<Reading>()?;
    module.add_class::<Store>()?;
    archive::add_to(module)?;
    module.add_function(wrap_pyfunction!(report, module)?)?;
    module.add_function(wrap_pyfunction!(keys, module)?)?;
    module.add_function(wrap_pyfunction!(schema, module)?)?;
    module.add_function(wrap_pyfunction!(record, module)?)
}
