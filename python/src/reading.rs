//! A record with its texts.

use crossread::render::{self, Extent};
use crossread::{Record, Report};
use pyo3::prelude::*;

use crate::failed;

/// Columns of text.
const WIDTH: usize = 100;

/// A record, and as many of its reports as are at hand.
#[pyclass(frozen, module = "crossread._crossread")]
pub(crate) struct Reading {
    pub(crate) record: Record,
    pub(crate) reports: Vec<Report>,
}

impl Reading {
    pub(crate) fn of(reading: crossread::Reading) -> Self {
        let reports = reading.reports().cloned().collect();
        Self { record: reading.record, reports }
    }
}

#[pymethods]
impl Reading {
    /// The record in one of the command line's forms.
    fn form(&self, py: Python<'_>, name: &str) -> PyResult<String> {
        let (record, reports) = (&self.record, &self.reports);
        py.detach(|| {
            Ok(match name {
                "text" => render::terminal(record, WIDTH, false, Extent::All),
                "json" => render::json(record),
                "markdown" => render::markdown(record),
                "front-matter" => render::front_matter(record),
                "csv" => render::csv(record),
                "html" => render::html(record, reports, None),
                "web-annotation" => render::document(&render::web_annotation(record, reports)),
                "schema-org" => render::document(&render::schema_org(record)),
                "uima-cas" => {
                    let cas = render::uima_cas(record, reports);
                    render::document(&cas.ok_or_else(|| {
                        failed("this form holds the reports' texts, and a record alone does not")
                    })?)
                }
                "csl-json" => render::document(&render::csl_json(record)),
                "bibtex" => render::bibtex(record),
                other => return Err(failed(format!("{other}: no form of a record is called so"))),
            })
        })
    }

    /// The record as tables, in JSON: name, columns, rows of each. `story` is what the story is called there, its id unless given.
    #[pyo3(signature = (story=None))]
    fn tables(&self, story: Option<&str>) -> String {
        let story = story.unwrap_or(&self.record.story.id);
        serde_json::to_string(&render::tables(story, &self.record)).unwrap_or_default()
    }

    /// What the texts do not bear out, a sentence each.
    fn faults(&self) -> Vec<String> {
        crossread::verify(&self.record, &self.reports).iter().map(ToString::to_string).collect()
    }

    /// The reports' texts, by their SHA-256.
    fn texts(&self) -> Vec<(&str, &str)> {
        self.reports.iter().map(|report| (report.sha256(), report.text())).collect()
    }
}
