//! Names: as the tagging network finds them, by capitalisation and context where it has read nothing.

use crossread_core::{EntityKind, Name, NameKind, Sentence, Span};
use std::collections::{BTreeMap, BTreeSet};

use crate::coreference::is_body;
use crate::word::fold;

/// Titles and offices that stand before a person's name; never part of it.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "president", "minister", "premier", "chancellor",
    "mayor", "governor", "gov", "senator", "sen", "representative", "rep", "congressman", "congresswoman",
    "general", "gen", "colonel", "col", "captain", "capt", "lieutenant", "lt", "major", "maj", "sergeant",
    "sgt", "admiral", "king", "queen", "prince", "princess", "pope", "judge", "justice", "secretary",
    "spokesman", "spokeswoman", "spokesperson", "ambassador", "commissioner", "chief", "director",
    "chairman", "chairwoman", "chair", "sheriff", "deputy", "sir", "lord", "lady", "sheikh", "ayatollah",
    "imam", "bishop", "archbishop", "leader", "coach",
];

/// Last words of organisations' names.
const ORGANISATIONS: &[&str] = &[
    "ministry", "agency", "council", "union", "party", "corporation", "corp", "inc", "ltd", "company",
    "university", "police", "department", "commission", "committee", "court", "bank", "group", "association",
    "organisation", "organization", "office", "authority", "institute", "federation", "parliament",
    "congress", "senate", "army", "navy", "times", "post", "news", "press", "wire", "service", "foundation",
    "club", "board", "league", "hospital", "airlines", "nations", "taliban", "forces", "bureau", "guard",
    "brigade",
];

/// Last words of places' names.
const PLACES: &[&str] = &[
    "city", "island", "islands", "river", "lake", "sea", "bay", "gulf", "street", "avenue", "road", "square",
    "bridge", "province", "county", "district", "republic", "state", "states", "kingdom", "village",
    "harbour", "port", "airport", "mountain", "mount", "valley", "coast", "ocean", "strait", "peninsula",
    "park",
];

/// Prepositions that stand before a place.
const PLACE_BEFORE: &[&str] = &["in", "at", "near", "outside", "inside", "from", "into", "across", "around"];

/// Words inside a name that may be lower case.
const INNER: &[&str] =
    &["of", "de", "da", "di", "von", "van", "der", "den", "al", "el", "bin", "ibn", "la", "le", "du", "i"];

/// Capitalised words that are no names: days, months, and the like.
const NOT_NAMES: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "i",
    "god", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sept", "sep", "oct", "nov", "dec", "today", "yesterday", "tomorrow", "breaking", "photo", "image",
    "video", "read",
];

/// Words that only point at somebody or something; the network takes a capitalised one for a name now and then.
const POINTING: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "he", "she", "it", "they", "we", "you", "his", "her",
    "its", "their", "our", "my", "your", "who", "what", "but", "and",
];

/// Marks around a nickname.
const OPEN: [char; 4] = ['"', '“', '‘', '('];
const CLOSE: [char; 4] = ['"', '”', '’', ')'];

/// One run of words that may be a name.
struct Run {
    kind: Option<NameKind>,
    span: Span,
    folded: Vec<String>,
    starts_sentence: bool,
    after_title: bool,
    after_place_word: bool,
    in_title_line: bool,
}

/// The names in `sentences` of `text`, in order.
pub(crate) fn names(text: &str, sentences: &[Sentence]) -> Vec<Name> {
    let runs: Vec<Run> = sentences
        .iter()
        .flat_map(|s| if s.tags.is_empty() { runs(text, s) } else { tagged(text, s) })
        .collect();
    // A word that starts a sentence counts only where it is capitalised within a sentence too.
    let inside: BTreeSet<&str> = runs
        .iter()
        .filter(|r| !r.in_title_line)
        .flat_map(|r| r.folded.iter().skip(usize::from(r.starts_sentence)))
        .map(String::as_str)
        .collect();
    let kept: Vec<&Run> = runs
        .iter()
        .filter(|r| {
            let tagged = r.kind.is_some();
            let known = tagged || r.folded.iter().all(|w| inside.contains(w.as_str()));
            let sure = !r.in_title_line && (!r.starts_sentence || r.folded.len() > 1);
            known || sure
        })
        .collect();
    let full = full_forms(text, &kept);
    let kinds = kinds(&kept, &full);
    kept.iter()
        .map(|r| {
            let key = r.folded.join(" ");
            let full = full.get(&key).cloned().unwrap_or_else(|| r.span.of(text).to_owned());
            Name { span: r.span, kind: kinds.get(&key).copied().unwrap_or(NameKind::Other), full }
        })
        .collect()
}

/// Runs of capitalised words in one sentence, titles and offices left out.
fn runs(text: &str, sentence: &Sentence) -> Vec<Run> {
    let in_title_line = sentence.line == crossread_core::LineKind::Title;
    let mut out: Vec<Run> = Vec::new();
    let mut current: Option<Run> = None;
    let mut previous: Option<(Span, String)> = None;
    for (n, word) in sentence.words.iter().enumerate() {
        let shown = word.span.of(text);
        let folded = fold(shown);
        let span = possessive_off(text, word.span);
        let capital =
            shown.chars().next().is_some_and(char::is_uppercase) && !NOT_NAMES.contains(&folded.as_str());
        let gap = previous.as_ref().map_or("", |(p, _)| Span::new(p.end, word.span.start).of(text));
        let adjoining =
            !gap.is_empty() && gap.chars().all(|c| c == ' ' || c == '-' || c == '.') || gap.is_empty();
        let title = TITLES.contains(&folded.as_str());
        if let Some(run) = current.as_mut()
            && adjoining
            && !(gap.contains('.') && run.folded.last().is_some_and(|w| w.len() > 2))
            && capital
            && !title
        {
            run.span.end = span.end;
            run.folded.push(folded.clone());
        } else if let Some(run) = current.as_mut()
            && adjoining
            && INNER.contains(&shown)
            && next_is_capital(text, sentence, n)
        {
            run.span.end = span.end;
            run.folded.push(folded.clone());
        } else {
            out.extend(current.take());
            if capital && !title && !(word.function && n == 0) {
                let before = previous.as_ref().map(|(_, w)| w.as_str());
                current = Some(Run {
                    kind: None,
                    span,
                    folded: vec![folded.clone()],
                    starts_sentence: n == 0 || gap.contains(['“', '"', ':']),
                    after_title: adjoining_title(gap) && before.is_some_and(|w| TITLES.contains(&w)),
                    after_place_word: gap == " " && before.is_some_and(|w| PLACE_BEFORE.contains(&w)),
                    in_title_line,
                });
            }
        }
        previous = Some((word.span, folded));
    }
    out.extend(current);
    out
}

/// The named things that the network found in one sentence; titles and offices are no part of a name.
fn tagged(text: &str, sentence: &Sentence) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let mut open = None;
    for tag in &sentence.tags {
        let span = sentence.place(tag.span);
        // "Mary O'Neill Grant": the mark within a word parts nothing.
        let goes_on = |run: &Run| is_within_word(text, Span::new(run.span.end, span.start));
        if open.is_some() && is_within_word(text, span) {
            continue;
        }
        let possessive = matches!(span.of(text), "'s" | "’s" | "'" | "’");
        let entity = tag.entity.filter(|e| e.kind != EntityKind::Title && !possessive);
        match entity {
            Some(entity)
                if open == Some(entity.kind) && (!entity.begins || out.last().is_some_and(goes_on)) =>
            {
                if let Some(run) = out.last_mut() {
                    run.span = run.span.join(span);
                }
            }
            Some(entity) => out.push(Run {
                kind: Some(kind_of(entity.kind)),
                span,
                folded: Vec::new(),
                starts_sentence: false,
                after_title: false,
                after_place_word: false,
                in_title_line: sentence.line == crossread_core::LineKind::Title,
            }),
            None => {}
        }
        open = entity.map(|e| e.kind);
    }
    // "K." and "Mira Lind" side by side are one.
    let initial = |run: &Run| run.span.of(text).trim_end_matches('.').chars().count() == 1;
    let person = |run: &Run| run.kind == Some(NameKind::Person);
    let mut at = 0;
    while let Some((run, next)) = out.get(at).zip(out.get(at + 1)) {
        let gap = text.get(run.span.end..next.span.start).unwrap_or("?");
        let initials = initial(run) && matches!(gap, " " | "." | ". ");
        let inner = person(run) && (is_particle(gap) || is_nickname(text, run.span, next.span));
        if run.kind == next.kind && (initials || inner) {
            let whole = run.span.join(next.span);
            out.remove(at);
            if let Some(next) = out.get_mut(at) {
                next.span = whole;
            }
        } else {
            at += 1;
        }
    }
    for run in &mut out {
        run.span = without_titles(text, whole_word(text, run.span));
        run.span = match run.kind {
            Some(NameKind::Organisation) => with_body(text, run.span),
            Some(NameKind::Person) => with_surname(text, run.span),
            _ => run.span,
        };
        run.folded = run
            .span
            .of(text)
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '.'))
            .map(fold)
            .filter(|w| w.contains(char::is_alphanumeric))
            .collect();
    }
    // "Mr." alone is the title of a name that the network missed.
    out.retain(|r| {
        let title = r.folded.iter().all(|w| TITLES.contains(&w.trim_end_matches('.')));
        let written = r.span.of(text);
        let word =
            written.chars().any(char::is_lowercase) && POINTING.contains(&written.to_lowercase().as_str());
        !title && !word && r.folded != ["god"] && !is_affiliation(text, r.span)
    });
    out
}

/// Whether a span is an apostrophe with letters on both sides: "O'Neill".
fn is_within_word(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).and_then(|t| t.chars().next_back());
    let after = text.get(span.end..).and_then(|t| t.chars().next());
    matches!(span.of(text), "'" | "’")
        && before.is_some_and(char::is_alphabetic)
        && after.is_some_and(char::is_uppercase)
}

/// Whether the words between two parts of a name are a small word that an apostrophe joins to the second: "Rosa dell'Acqua".
fn is_particle(gap: &str) -> bool {
    let word = gap.strip_prefix(' ').and_then(|gap| gap.strip_suffix(['\'', '’']));
    word.is_some_and(|word| !word.is_empty() && word.chars().all(char::is_lowercase))
}

/// Whether one of two parts of a name, or what parts them, is a nickname in quotation marks: `Ida "Nell" Moor`.
fn is_nickname(text: &str, run: Span, next: Span) -> bool {
    let gap = text.get(run.end..next.start).unwrap_or_default();
    let nickname = gap.strip_prefix(' ').and_then(|g| g.strip_prefix(OPEN));
    let between = nickname.and_then(|g| g.strip_suffix(' ')).and_then(|g| g.strip_suffix(CLOSE));
    let after = text.get(next.end..).and_then(|t| t.strip_prefix(CLOSE));
    let surname =
        || after.and_then(|t| t.strip_prefix(' ')).is_some_and(|t| t.starts_with(char::is_uppercase));
    let closes = || gap.strip_suffix(' ').and_then(|g| g.strip_suffix(CLOSE)) == Some("");
    between.is_some_and(|word| word.starts_with(char::is_uppercase) && !word.contains(' '))
        || nickname == Some("") && surname()
        || closes() && run.of(text).contains(OPEN)
}

/// Whether a run is what stands behind a politician's name for party and place: "(D-Vt.)", "(R-Wash".
fn is_affiliation(text: &str, span: Span) -> bool {
    let bracket = text.get(..span.start).is_some_and(|before| before.ends_with('('));
    let mut letters = span.of(text).chars();
    let party = letters.next().is_some_and(|c| c.is_ascii_uppercase());
    bracket && party && letters.next() == Some('-')
}

/// The span with what a hyphen or an apostrophe joins to its last word ("Ida Moor-Lind", "O'Dahl"), unless that stands by
/// itself elsewhere, as in "the Lind-Dahl plan".
fn whole_word(text: &str, span: Span) -> Span {
    let rest = text.get(span.end..).unwrap_or_default();
    let Some(mark) = rest.chars().next().filter(|c| matches!(c, '-' | '’' | '\'')) else { return span };
    let joined = rest.strip_prefix(mark).unwrap_or_default();
    let word = joined.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let alone = || text.matches(word).count() > text.matches(&format!("{mark}{word}")).count();
    if !word.starts_with(char::is_uppercase) || alone() {
        return span;
    }
    Span::new(span.start, span.end + mark.len_utf8() + word.len())
}

/// The span with the noun for a body that the network left out before it: "Ministry of | Health of Lorvia".
fn with_body(text: &str, span: Span) -> Span {
    let before = text.get(..span.start).unwrap_or_default();
    let body = ["of ", "of the "].iter().find_map(|of| before.strip_suffix(of)).map(str::trim_end);
    let noun = body.and_then(|body| body.rsplit(|c: char| !c.is_alphanumeric()).next()).unwrap_or_default();
    let named = noun.starts_with(char::is_uppercase) && is_body(&noun.to_lowercase());
    body.filter(|_| named).map_or(span, |body| Span::new(body.len() - noun.len(), span.end))
}

/// The span with the surname behind a nickname in quotation marks, where the network ended the name before it.
fn with_surname(text: &str, span: Span) -> Span {
    let rest = text.get(span.end..).unwrap_or_default();
    let surname = || {
        let (nickname, behind) = rest.strip_prefix(' ')?.strip_prefix(OPEN)?.split_once(CLOSE)?;
        let behind = behind.strip_prefix(' ')?;
        let length = behind.find(|c: char| !c.is_alphabetic() && c != '-').unwrap_or(behind.len());
        let one = nickname.starts_with(char::is_uppercase) && nickname.chars().all(char::is_alphabetic);
        let named = one && behind.starts_with(char::is_uppercase) && length > 1;
        named.then(|| text.len() - behind.len() + length)
    };
    Span::new(span.start, surname().unwrap_or(span.end))
}

/// The span without the titles that the network took into a name ("Mr. Lind", "Minister of Forestry Tamir").
fn without_titles(text: &str, span: Span) -> Span {
    let mut start = span.start;
    let mut titled = false;
    while let Some((first, rest)) = Span::new(start, span.end).of(text).split_once(' ') {
        let title = TITLES.contains(&fold(first).trim_end_matches('.'));
        let rest = match rest.strip_prefix("of ").filter(|_| title) {
            Some(office) => office.split_once(' ').map_or("", |(_, name)| name),
            None => rest,
        };
        if !(title || titled && first == "and") || rest.trim().is_empty() {
            break;
        }
        titled = true;
        start = span.end - rest.trim_start().len();
    }
    Span::new(start, span.end)
}

fn kind_of(kind: EntityKind) -> NameKind {
    match kind {
        EntityKind::Person => NameKind::Person,
        EntityKind::Place => NameKind::Place,
        EntityKind::Organisation => NameKind::Organisation,
        EntityKind::Group => NameKind::Group,
        EntityKind::Event | EntityKind::Work | EntityKind::Title | EntityKind::Other => NameKind::Other,
    }
}

fn adjoining_title(gap: &str) -> bool {
    gap.chars().all(|c| c == ' ' || c == '.')
}

fn next_is_capital(text: &str, sentence: &Sentence, n: usize) -> bool {
    sentence.words.get(n + 1).is_some_and(|w| w.span.of(text).starts_with(char::is_uppercase))
}

/// The span without "’s".
fn possessive_off(text: &str, span: Span) -> Span {
    let shown = span.of(text);
    let cut = shown.strip_suffix("’s").or_else(|| shown.strip_suffix("'s")).unwrap_or(shown);
    Span::new(span.start, span.start + cut.len())
}

/// For each form, the longest form of the report that ends with it, if there is one alone.
fn full_forms(text: &str, runs: &[&Run]) -> BTreeMap<String, String> {
    let forms: BTreeMap<String, &str> = runs.iter().map(|r| (r.folded.join(" "), r.span.of(text))).collect();
    let mut out = BTreeMap::new();
    for (key, shown) in &forms {
        let ending = format!(" {key}");
        let longer: Vec<&String> =
            forms.keys().filter(|k| k.ends_with(&ending) && k.split(' ').count() <= 4).collect();
        let longest = longer.iter().max_by_key(|k| (k.len(), k.as_str())).copied();
        // Two people of one surname stay two: the longest must contain every other longer form.
        let one = longest.filter(|l| longer.iter().all(|k| l.ends_with(k.as_str())));
        // Nor does a son who bears his father's name stand behind the surname alone.
        let junior = |k: &String| k.split(' ').rev().nth(1) == Some(key) && is_suffix(k.rsplit(' ').next());
        let one = one.filter(|_| !forms.keys().any(junior));
        let full = one.and_then(|l| forms.get(l)).unwrap_or(shown);
        out.insert(key.clone(), (*full).to_owned());
    }
    out
}

/// Whether a word is put behind a name to tell two of one family apart.
fn is_suffix(word: Option<&str>) -> bool {
    word.is_some_and(|w| matches!(w.trim_end_matches('.'), "jr" | "sr" | "ii" | "iii"))
}

/// What each form stands for, by the contexts of all its runs together.
fn kinds(runs: &[&Run], full: &BTreeMap<String, String>) -> BTreeMap<String, NameKind> {
    let mut votes: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let whole = |r: &Run| full.get(&r.folded.join(" ")).map(String::as_str).unwrap_or_default();
    for run in runs {
        let vote = votes.entry(whole(run)).or_default();
        vote[0] += usize::from(run.after_title);
        vote[1] += usize::from(run.after_place_word);
    }
    // What the network calls a name most often; the first of the list on a tie.
    let mut told: BTreeMap<&str, BTreeMap<NameKind, usize>> = BTreeMap::new();
    for run in runs {
        if let Some(kind) = run.kind {
            *told.entry(whole(run)).or_default().entry(kind).or_default() += 1;
        }
    }
    let mut out = BTreeMap::new();
    for run in runs {
        let network = told.get(whole(run)).and_then(|votes| votes.iter().max_by_key(|(_, count)| **count));
        if let Some((kind, _)) = network {
            out.insert(run.folded.join(" "), *kind);
            continue;
        }
        let last = run.folded.last().map(String::as_str).unwrap_or_default();
        let name = whole(run);
        let [person, place] = votes.get(name).copied().unwrap_or_default();
        let several = name.split(' ').count() > 1;
        let kind = if run.folded.iter().any(|w| ORGANISATIONS.contains(&w.as_str())) {
            NameKind::Organisation
        } else if PLACES.contains(&last) {
            NameKind::Place
        } else if person > 0 && person >= place {
            NameKind::Person
        } else if place > 0 {
            NameKind::Place
        } else if several {
            NameKind::Person
        } else {
            NameKind::Other
        };
        out.insert(run.folded.join(" "), kind);
    }
    out
}
