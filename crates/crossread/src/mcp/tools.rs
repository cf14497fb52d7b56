//! What an assistant may ask for.

use std::path::PathBuf;

use crossread::input::{self, InputError};
use crossread::render::{self, Extent};
use crossread::store::Access;
use crossread::{Library, MiniLm, Record, Report, ingest};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::{kept, output};

/// Columns of text.
const WIDTH: usize = 100;
/// Hits of each kind, and stories with quotations, that are given where nothing else is asked for, and at most.
const USUAL: u32 = 10;
const MOST: u32 = 50;

/// The tools, and what they may read.
pub(crate) struct Tools {
    store: Option<Library>,
    /// Canonical paths; nothing outside of them is read.
    folders: Vec<PathBuf>,
    /// Loaded when it is first needed.
    encoder: Option<MiniLm>,
}

/// What a tool is told; which of it a tool reads, its own schema says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    paths: Vec<PathBuf>,
    texts: Vec<String>,
    form: Form,
    words: String,
    limit: Option<u32>,
    story: Option<String>,
    speaker: Option<String>,
    record: Option<Record>,
}

/// In which form a record is given.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Form {
    #[default]
    Text,
    Markdown,
    Json,
}

impl Tools {
    /// Opens the store for reading and fixes the folders.
    pub(crate) fn new(store: Option<PathBuf>, folders: &[PathBuf]) -> Result<Self, Failure> {
        let store = store.map(|file| Library::open(&file, Access::Read)).transpose()?;
        let canonical = |folder: &PathBuf| {
            folder.canonicalize().map_err(|_| Failure::from(InputError::Missing(folder.clone())))
        };
        Ok(Self { store, folders: folders.iter().map(canonical).collect::<Result<_, _>>()?, encoder: None })
    }

    /// The tools that have something to read, as the protocol lists them.
    pub(crate) fn list(&self) -> Vec<Value> {
        let strings =
            |told: &str| json!({ "type": "array", "items": { "type": "string" }, "description": told });
        let string = |told: &str| json!({ "type": "string", "description": told });
        let form = json!({
            "enum": ["text", "markdown", "json"], "default": "text",
            "description": "text: the record as a person reads it; json: with the place of all evidence",
        });
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL });
        let folders: Vec<String> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
        let paths = match folders.as_slice() {
            [] => "None may be read: no folder was named when this server was started".to_owned(),
            folders => format!("Files or folders with reports, in {}", folders.join(", ")),
        };
        let reports =
            json!({ "paths": strings(&paths), "texts": strings("Whole reports, as text, HTML or JSON") });
        let with = |mut properties: Value, name: &str, schema: Value| {
            properties[name] = schema;
            properties
        };
        let tool = |name: &str, told: &str, properties: Value, required: &[&str]| {
            json!({
                "name": name,
                "description": told,
                "inputSchema": { "type": "object", "properties": properties, "required": required },
                "annotations": { "readOnlyHint": true, "openWorldHint": false },
            })
        };
        let mut tools = vec![
            tool(
                "report",
                "Read several news reports of one event and give their record: what they agree on, where they contradict one another, who said what, what one report alone says, each with the reports' exact words",
                with(reports.clone(), "form", form.clone()),
                &[],
            ),
            tool(
                "verify",
                "Check that every piece of evidence of a record reads in the reports as the record says",
                with(
                    reports,
                    "record",
                    json!({ "type": "object", "description": "A record in JSON, as report gives it" }),
                ),
                &["record"],
            ),
        ];
        if self.store.is_some() {
            let story = string("The story's handle, as search gives it, or that of one of its articles");
            let words = string("Words in any form; words in quotation marks stand in a row");
            tools.extend([
                tool(
                    "search",
                    "Search the archive's articles, findings and quotations; gives their stories' handles",
                    json!({ "words": words, "limit": limit.clone() }),
                    &["words"],
                ),
                tool("show", "A story's record", json!({ "story": story.clone(), "form": form }), &["story"]),
                tool(
                    "quotes",
                    "Who said what, in each report's exact words; of one story or of the archive's newest thousand",
                    json!({ "speaker": string("A name or a part of it"), "story": story, "limit": limit }),
                    &[],
                ),
            ]);
        }
        tools
    }

    /// What a tool answers; `None` where there is no tool of this name.
    pub(crate) fn call(&mut self, name: &str, arguments: &Value) -> Option<Result<String, Failure>> {
        let told = if arguments.is_null() { json!({}) } else { arguments.clone() };
        let asked: Result<Asked, Failure> = serde_json::from_value(told).map_err(Failure::Arguments);
        let run = match name {
            "report" => Self::report,
            "verify" => Self::verify,
            "search" => Self::search,
            "show" => Self::show,
            "quotes" => Self::quotes,
            _ => return None,
        };
        Some(asked.and_then(|asked| run(self, asked)))
    }

    fn report(&mut self, asked: Asked) -> Result<String, Failure> {
        let reports = input::for_one_record(self.reports(&asked)?)?;
        let record = crossread::report(reports, self.encoder()?).record;
        Ok(written(&record, asked.form))
    }

    fn verify(&mut self, asked: Asked) -> Result<String, Failure> {
        let record = asked.record.as_ref().ok_or(Failure::NotAsked("record"))?;
        let faults = crossread::verify(record, &self.reports(&asked)?);
        Ok(output::verdict(record, &faults))
    }

    fn search(&mut self, asked: Asked) -> Result<String, Failure> {
        let limit = asked.limit.unwrap_or(USUAL).clamp(1, MOST);
        Ok(render::document(&kept::found(self.store()?.store(), &asked.words, limit)?))
    }

    fn show(&mut self, asked: Asked) -> Result<String, Failure> {
        let handle = asked.story.as_deref().ok_or(Failure::NotAsked("story"))?;
        Ok(written(&self.record(handle)?, asked.form))
    }

    fn quotes(&mut self, asked: Asked) -> Result<String, Failure> {
        let limit = asked.limit.unwrap_or(USUAL).clamp(1, MOST) as usize;
        let store = self.store()?.store();
        let said = kept::said(store, asked.story.as_deref(), asked.speaker.as_deref(), limit)?;
        Ok(render::document(&said))
    }

    /// The reports that are asked about, from texts and from files that may be read.
    fn reports(&self, asked: &Asked) -> Result<Vec<Report>, Failure> {
        let mut out = Vec::new();
        for (text, number) in asked.texts.iter().zip(1..) {
            out.extend(ingest(&format!("text {number}"), text.as_bytes()).map_err(InputError::from)?.reports);
        }
        let allowed = |path: &PathBuf| {
            let real = path.canonicalize().ok();
            let inside = |real: &PathBuf| self.folders.iter().any(|folder| real.starts_with(folder));
            real.filter(inside).ok_or_else(|| Failure::NotAllowed(path.clone()))
        };
        let paths: Vec<PathBuf> = asked.paths.iter().map(allowed).collect::<Result<_, _>>()?;
        if !paths.is_empty() {
            out.extend(input::reports(&paths, &output::warn)?);
        }
        Ok(out)
    }

    fn store(&mut self) -> Result<&mut Library, Failure> {
        self.store.as_mut().ok_or(Failure::NoStoreNamed)
    }

    /// A story's record; made now, and not kept, where there is none or articles came since.
    fn record(&mut self, handle: &str) -> Result<Record, Failure> {
        let story = self.store()?.store().find_story(handle)?;
        if let Some(kept) = self.store()?.store().record(story.id)?.filter(|kept| kept.is_current) {
            return Ok(kept.record);
        }
        let sources = self.store()?.store().sources(story.id)?;
        Ok(crossread::report(sources.reports, self.encoder()?).record)
    }

    fn encoder(&mut self) -> Result<&MiniLm, Failure> {
        let encoder = match self.encoder.take() {
            Some(encoder) => encoder,
            None => MiniLm::new()?,
        };
        Ok(self.encoder.insert(encoder))
    }
}

fn written(record: &Record, form: Form) -> String {
    match form {
        Form::Text => render::terminal(record, WIDTH, false, Extent::Usual),
        Form::Markdown => render::markdown(record),
        Form::Json => render::json(record),
    }
}
