//! Words for one kind of event, so that "adopted" and "passed" can be the same vote.

/// Stems (Snowball English) that tell one kind of event, a line each; near synonyms of news English.
#[rustfmt::skip]
const KINDS: &[&[&str]] = &[
    &["adopt", "pass", "approv", "vote", "endors", "ratifi"],
    &["attack", "struck", "assault", "raid", "bomb", "bombard", "blast", "explos", "explod", "shell"],
    &["strike", "airstrik"],
    &["occur", "happen", "place", "unfold", "accid", "crash", "collis", "collid", "incid", "heard", "felt"],
    &["arrest", "detain", "captur", "apprehend", "custodi"],
    &["seiz", "impound", "confisc", "seizur", "intercept"],
    &["sign", "ink", "conclud", "signatur"],
    &["resign", "quit", "resignation"],
    &["kill", "die", "dead", "death", "slain", "murder", "shot", "shoot"],
    &["injur", "wound", "hurt", "hospit"],
    &["appoint", "nam", "name", "nomin"],
    &["begin", "start", "began", "begun", "launch", "open"],
    &["end", "finish", "close", "complet"],
    &["sell", "sold", "transfer", "suppli", "ship", "deliv", "deliveri", "trade"],
    &["arriv", "land", "reach"],
    &["indict", "charg", "accus"],
    &["apolog", "apologis", "apologi"],
    &["born", "birth"],
    &["elect", "win", "won"],
    &["jail", "imprison", "prison", "sentenc", "face"],
    &["increas", "rise", "rose", "risen", "grow", "grew", "grown", "growth", "climb", "jump"],
    &["fall", "fell", "fallen", "drop", "declin", "decreas", "cut", "slash", "reduc", "reduct", "ban"],
    &["live", "home", "resid", "popul", "villag"],
    &["have", "has", "had", "station", "remain", "base", "deploy", "keep"],
];

/// Stems by which somebody says something; one may say many things on many days.
#[rustfmt::skip]
const SAYING: &[&str] = &[
    "said", "say", "told", "tell", "tweet", "report", "announc", "deni", "claim", "add", "state", "statement",
    "interview", "confer", "write", "wrote", "written", "post", "ask", "brief", "warn", "call", "respond",
    "speak", "spoke", "spoken", "comment", "confirm", "declar", "accord", "letter", "messag", "news", "cite",
    "quot", "argu", "note", "remark", "express", "vow", "promis", "insist", "meet", "met", "talk", "discuss",
];

/// Stems that say little by themselves; what they stand with says what happened.
const LIGHT: &[&str] = &[
    "made", "make", "had", "have", "took", "take", "was", "were", "gave", "give", "held", "hold", "did",
    "went", "go", "came", "come", "put", "got", "get", "use", "part", "time", "effect", "day", "way", "issu",
    "carri", "call",
];

/// Nouns that name an event by themselves.
const NOUNS: &[&str] = &[
    "airstrik", "strike", "attack", "blast", "explos", "bomb", "crash", "accid", "collis", "apolog",
    "apologi", "arrest", "raid", "death", "shoot", "murder", "resign", "seizur", "quak", "earthquak",
    "storm", "flood", "fire",
];

/// Whether a noun names an event by itself.
pub(crate) fn is_event(stem: &str) -> bool {
    NOUNS.contains(&stem)
}

/// Whether two stems tell one kind of event.
pub(crate) fn one(a: &str, b: &str) -> bool {
    a == b || KINDS.iter().any(|kind| kind.contains(&a) && kind.contains(&b))
}

/// Whether a stem tells that the event itself took place, in whatever kind.
pub(crate) fn is_occurrence(stem: &str) -> bool {
    KINDS
        .iter()
        .filter(|kind| kind.contains(&"occur") || kind.contains(&"attack"))
        .any(|kind| kind.contains(&stem))
}

/// Whether a stem tells of people dead or hurt, which in one story they can be on several days.
pub(crate) fn is_harm(stem: &str) -> bool {
    KINDS
        .iter()
        .filter(|kind| kind.contains(&"kill") || kind.contains(&"injur"))
        .any(|kind| kind.contains(&stem))
}

/// Whether a stem says little by itself.
pub(crate) fn is_light(stem: &str) -> bool {
    LIGHT.contains(&stem)
}

/// Whether a stem only says that something was said or that people met: it happens again and again.
pub(crate) fn recurs(stem: &str) -> bool {
    SAYING.contains(&stem)
}
