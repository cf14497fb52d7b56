//! What holds of the repository as a whole: who may depend on whom, who may touch the world, and that the documents and
//! the corpora are alive. Each test gives all faults at once.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// Documents whose links and paths must resolve, where they exist.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "examples/README.md",
    "training/README.md",
    "docs",
    "models",
    "evaluation",
    "python/README.md",
    "crates/ingest/tests/fixtures/README.md",
];

/// Endings by which a word in code format is the name of a file.
const ENDINGS: &[&str] = &["rs", "md", "toml", "txt", "py", "json", "onnx", "css"];

/// What the world is touched by. Only the command line may.
const WORLD: &[&str] = &[
    "print!(", "println!(", "std::env", "std::fs", "std::net", "std::process", "stdin()", "stdout()",
    "stderr()", "SystemTime", "Instant::now", "Timestamp::now", "Zoned::now",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// Every file under `folder` with this ending, sorted; built and hidden things left out.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "target" || name == "proptest-regressions" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn check(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// A stage knows the core's types and itself: the order of the stages stands in the facade alone.
#[test]
fn stages_know_the_core_alone() {
    let faults: Vec<String> = files(&root().join("crates"), "Cargo.toml")
        .iter()
        .filter(|manifest| !manifest.ends_with("crossread/Cargo.toml"))
        .flat_map(|manifest| {
            let text = read(manifest);
            let known = if manifest.ends_with("core/Cargo.toml") { "" } else { "crossread-core" };
            let own = text.lines().find(|l| l.starts_with("name = ")).unwrap_or_default().to_owned();
            text.lines()
                .filter_map(|line| line.split(['.', ' ', '=']).next())
                .filter(|name| name.starts_with("crossread") && *name != known)
                .map(|name| format!("{own} depends on {name}"))
                .collect::<Vec<_>>()
        })
        .collect();
    check(&faults);
}

/// Files, environment, clock, printing: in the command line only. Tests may.
#[test]
fn only_the_command_line_touches_the_world() {
    let crates = root().join("crates");
    let faults: Vec<String> = files(&crates, ".rs")
        .iter()
        .filter(|path| {
            let inside = path.strip_prefix(&crates).unwrap_or(path);
            let in_source = inside.components().nth(1).is_some_and(|c| c.as_os_str() == "src");
            let test = path.ends_with("tests.rs");
            let command_line = inside.starts_with("crossread") && !inside.ends_with("lib.rs");
            // The store makes its own file, for its owner alone.
            let store = inside.ends_with("store/src/file.rs");
            in_source && !test && !command_line && !store
        })
        .flat_map(|path| {
            let text = read(path);
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            code.lines()
                .zip(1..)
                .filter(|(line, _)| !line.trim_start().starts_with("//"))
                .filter_map(|(line, number)| Some((WORLD.iter().find(|w| line.contains(**w))?, number)))
                .map(|(word, number)| format!("{}:{number}: {word}", path.display()))
                .collect::<Vec<_>>()
        })
        .collect();
    check(&faults);
}

/// A corpus that no test reads proves nothing.
#[test]
fn every_corpus_is_read() {
    let crates = root().join("crates");
    let included: Vec<PathBuf> = files(&crates, ".rs")
        .iter()
        .flat_map(|path| {
            let text = read(path);
            let names = text.split("include_str!(\"").skip(1).filter_map(|rest| rest.split('"').next());
            let beside = path.parent().unwrap_or(path);
            names.filter_map(|name| beside.join(name).canonicalize().ok()).collect::<Vec<_>>()
        })
        .collect();
    let unread = files(&crates, ".corpus.txt").into_iter().filter(|corpus| !included.contains(corpus));
    check(
        &unread.map(|corpus| format!("{}: no include_str! reads it", corpus.display())).collect::<Vec<_>>(),
    );
}

/// Every link and every path that our documents name is there.
#[test]
fn documents_name_what_exists() {
    let root = root();
    let documents = DOCUMENTS
        .iter()
        .map(|name| root.join(name))
        .flat_map(|path| if path.is_dir() { files(&path, ".md") } else { vec![path] });
    let names: Vec<PathBuf> = files(&root, "");
    let faults: Vec<String> = documents
        .filter(|document| document.exists())
        .flat_map(|document| {
            let text = read(&document);
            let folder = document.parent().unwrap_or(&root).to_owned();
            let stands = |path: &str| folder.join(path).exists() || root.join(path).exists();
            let named = |path: &str| stands(path) || names.iter().any(|n| n.ends_with(path));
            let links = links(&text).filter(|link| !folder.join(link).exists()).map(str::to_owned);
            let paths = code(&text)
                .into_iter()
                .filter(|path| is_path(path, &stands) && !named(path))
                .map(str::to_owned);
            let place = document.strip_prefix(&root).unwrap_or(&document).display().to_string();
            links.chain(paths).map(|path| format!("{place}: {path} is not there")).collect::<Vec<_>>()
        })
        .collect();
    check(&faults);
}

/// Targets of relative links, without their fragment.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', '#']).next())
        .filter(|target| !target.is_empty() && !target.contains(':') && !target.contains(' '))
}

/// What stands between back ticks on one line, outside blocks of code.
fn code(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2).flat_map(str::lines);
    prose.flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// Whether a word in code format means a file or folder of this repository: it ends as one, or starts in one that is here.
/// `record` stands for what a user makes.
fn is_path(word: &str, stands: &dyn Fn(&str) -> bool) -> bool {
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    let (folder, rest) = word.split_once('/').unwrap_or(("", word));
    let ending = rest.rsplit_once('.').filter(|(name, _)| !name.is_empty()).map_or("", |(_, ending)| ending);
    let known = ENDINGS.contains(&ending) || (!folder.is_empty() && stands(folder));
    plain && known && !word.starts_with("record.")
}

/// What is built comes from crates.io, as the lock file says.
#[test]
fn dependencies_come_from_the_registry() {
    let lock = read(&root().join("Cargo.lock"));
    let sources = lock.lines().filter(|line| line.starts_with("source = "));
    let elsewhere =
        sources.filter(|line| !line.contains("registry+https://github.com/rust-lang/crates.io-index"));
    check(&elsewhere.map(str::to_owned).collect::<Vec<_>>());
}
