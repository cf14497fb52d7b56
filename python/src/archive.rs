//! What the job over an archive (`crossread/archive.py`) needs of its articles: functions of what they are given alone.

use crossread::group::{Copy, CopyKind, Decisions, Link, MOST_LINKS, Profile, REACH, Stream, pieces};
use crossread::store::{ArticleKey, Columns, of_record};
use crossread::{Report, foreign_language, ingest, not_read, report};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyDict};

use crate::reading::Reading;
use crate::{encoder, failed};

/// A report in the columns of a table: file, outlet, url, title, published, text, details.
type Row = (String, Option<String>, Option<String>, Option<String>, Option<String>, String, String);

/// That an article is tied to an earlier one, both by place: its likeness, and no kind; or how it copies it, and the share.
type Tie = (u32, u32, f32, Option<String>);

/// An article of a story: its place, how it copies an earlier one, and whether the story's record is made of it.
type Member = (usize, Option<&'static str>, bool);

/// What is not read: the number of its source, and why.
type Unread = Vec<(usize, String)>;

const KINDS: [(&str, CopyKind); 4] = [
    ("same", CopyKind::Same),
    ("reprinted", CopyKind::Reprinted),
    ("shortened", CopyKind::Shortened),
    ("partial", CopyKind::Partial),
];

/// Reads articles given as bytes: their rows, each with the number of its source; and what is not read.
#[pyfunction]
fn articles<'py>(
    py: Python<'py>,
    sources: Vec<(String, PyBackedBytes)>,
) -> PyResult<(Vec<Bound<'py, PyDict>>, Unread)> {
    let (mut read, mut errors) = (Vec::new(), Unread::new());
    py.detach(|| {
        for (number, (name, bytes)) in sources.iter().enumerate() {
            match ingest(name, bytes) {
                Err(error) => errors.push((number, error.to_string())),
                Ok(found) => {
                    for report in found.reports {
                        match foreign_language(&report) {
                            Some(language) => errors.push((number, not_read(language))),
                            None => read.push((
                                number,
                                ArticleKey::of(&report).hex(),
                                Profile::of(&report),
                                report,
                            )),
                        }
                    }
                }
            }
        }
    });
    let row = |(number, key, profile, report): (usize, String, Profile, Report)| {
        let row = PyDict::new(py);
        row.set_item("source", number)?;
        row.set_item("article", key)?;
        row.set_item("day", profile.place.day())?;
        row.set_item("place", PyBytes::new(py, &sortable(&profile)))?;
        row.set_item("profile", PyBytes::new(py, &profile.to_bytes()))?;
        let columns = Columns::of(&report);
        row.set_item("file", columns.file)?;
        row.set_item("outlet", columns.outlet)?;
        row.set_item("url", columns.url)?;
        row.set_item("title", columns.title)?;
        row.set_item("published", columns.published)?;
        row.set_item("text", columns.text)?;
        row.set_item("details", columns.details)?;
        Ok(row)
    };
    Ok((read.into_iter().map(row).collect::<PyResult<_>>()?, errors))
}

/// An article's place in the stream as bytes that are in its order.
fn sortable(profile: &Profile) -> Vec<u8> {
    let place = profile.place;
    let day = place.day.cast_unsigned() ^ 1 << 31;
    [&day.to_be_bytes()[..], &place.minute.to_be_bytes(), &place.article.to_be_bytes()].concat()
}

fn profiles(bytes: &[PyBackedBytes]) -> PyResult<Vec<Profile>> {
    let read = |bytes: &PyBackedBytes| {
        Profile::from_bytes(bytes).ok_or_else(|| failed("a profile cannot be read; read the articles anew"))
    };
    bytes.iter().map(read).collect()
}

/// What ties the articles from `first` on to earlier ones; all of them are in the order of the stream.
#[pyfunction]
fn ties(py: Python<'_>, known: Vec<PyBackedBytes>, first: u32) -> PyResult<Vec<Tie>> {
    py.detach(|| {
        let mut stream = Stream::default();
        let mut out = Vec::new();
        for (id, profile) in (0..).zip(profiles(&known)?) {
            if id < first {
                stream.restore(id, profile, None, Vec::new(), None);
                continue;
            }
            stream.add(id, profile);
            let Some((copy, links)) = stream.ties(id) else { continue };
            out.extend(links.iter().map(|link| (id, link.to, link.likeness, None)));
            out.extend(copy.map(|copy| (id, copy.original, copy.share, Some(name(copy.kind).to_owned()))));
        }
        Ok(out)
    })
}

fn name(kind: CopyKind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("", |(name, _)| name)
}

/// For each of `count` articles in the order of the stream the first of those that it must be grouped with. Articles are numbers of
/// four bytes, the lowest first; `article` and `earlier` hold the two ends of each tie.
#[pyfunction]
#[pyo3(name = "pieces")]
fn in_pieces<'py>(
    py: Python<'py>,
    count: usize,
    article: PyBackedBytes,
    earlier: PyBackedBytes,
    most: usize,
) -> Bound<'py, PyBytes> {
    let first: Vec<u8> = py.detach(|| {
        let ties: Vec<(u32, u32)> = numbers(&article).zip(numbers(&earlier)).collect();
        pieces(count, &ties, most).into_iter().flat_map(u32::to_le_bytes).collect()
    });
    PyBytes::new(py, &first)
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number))
}

/// The stories of articles in the order of the stream, given what ties them: of each its articles in that order. `published`
/// holds the day or time of publication and the article's key.
#[pyfunction]
fn stories(
    py: Python<'_>,
    known: Vec<PyBackedBytes>,
    published: Vec<(Option<String>, String)>,
    ties: Vec<Tie>,
) -> PyResult<Vec<Vec<Member>>> {
    py.detach(|| {
        let profiles = profiles(&known)?;
        let mut tied: Vec<(Option<Copy>, Vec<Link>)> = vec![(None, Vec::new()); profiles.len()];
        for (article, earlier, likeness, kind) in ties {
            let Some((copy, links)) = tied.get_mut(article as usize) else { continue };
            let kind = kind.and_then(|kind| KINDS.iter().find(|(name, _)| *name == kind));
            match kind {
                Some((_, kind)) => *copy = Some(Copy { original: earlier, kind: *kind, share: likeness }),
                None => links.push(Link { to: earlier, likeness }),
            }
        }
        let copies: Vec<Option<Copy>> = tied.iter().map(|(copy, _)| *copy).collect();
        let mut stream = Stream::default();
        for ((id, profile), (copy, links)) in (0..).zip(profiles).zip(tied) {
            stream.restore(id, profile, copy, links, None);
            stream.touch(id);
        }
        let mut groups: Vec<Vec<usize>> = stream
            .regroup(&Decisions::default())
            .into_iter()
            .map(|group| group.members.into_iter().map(|member| member.id as usize).collect())
            .collect();
        groups.sort_unstable();
        let copy = |article: usize| copies.get(article).copied().flatten();
        let members = |group: Vec<usize>| {
            let mut told: Vec<usize> =
                group.iter().copied().filter(|a| copy(*a).is_none_or(|copy| !copy.is_whole())).collect();
            told.sort_by_key(|a| {
                published.get(*a).map(|(day, key)| (day.is_none(), day.as_deref(), key.as_str()))
            });
            let mut told = of_record(told);
            told.sort_unstable();
            let member = |a: usize| (a, copy(a).map(|copy| name(copy.kind)), told.binary_search(&a).is_ok());
            group.iter().copied().map(member).collect()
        };
        Ok(groups.into_iter().map(members).collect())
    })
}

/// The record of one story, of rows that [`articles`] gave.
#[pyfunction]
fn reconcile(py: Python<'_>, rows: Vec<Row>) -> PyResult<Reading> {
    py.detach(|| {
        let read = |(file, outlet, url, title, published, text, details): Row| {
            Columns { file, outlet, url, title, published, text, details }.report().map_err(failed)
        };
        let reports = rows.into_iter().map(read).collect::<PyResult<Vec<Report>>>()?;
        Ok(Reading::of(report(reports, encoder()?)))
    })
}

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("MOST_LINKS", MOST_LINKS)?;
    module.add("REACH", REACH)?;
    module.add_function(wrap_pyfunction!(articles, module)?)?;
    module.add_function(wrap_pyfunction!(ties, module)?)?;
    module.add_function(wrap_pyfunction!(in_pieces, module)?)?;
    module.add_function(wrap_pyfunction!(stories, module)?)?;
    module.add_function(wrap_pyfunction!(reconcile, module)?)
}
