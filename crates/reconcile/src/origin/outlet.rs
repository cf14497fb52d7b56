//! Which names are those of news agencies and of news outlets: by their words, and by what stands beside them.

/// Agencies whose names do not say so.
const AGENCIES: &[&str] = &[
    "reuters", "bloomberg", "xinhua", "tass", "itar-tass", "interfax", "sputnik", "ria novosti", "belta",
    "irna", "isna", "kyodo", "yonhap", "anadolu", "ansa", "efe", "ap", "afp", "dpa", "upi", "pti", "ani",
    "kcna", "pa", "tanjug", "agerpres", "ukrinform", "unian", "antara", "bernama", "wafa", "petra", "mena",
    "spa",
];

/// Words of an agency's name, and those one of which an "agency" for news has beside it.
const OF_AGENCIES: &[&str] = &["agence", "wire", "newswire"];
const OF_NEWS: &[&str] = &["news", "press", "information", "telegraph", "telegraphic"];

/// Two words that end an agency's name ("Associated Press").
const PRESSES: &[&str] =
    &["associated press", "press association", "press trust", "canadian press", "united press"];

/// Nouns for what brings news, and last words of its name.
const OUTLETS: &[&str] = &[
    "newspaper", "daily", "weekly", "broadcaster", "channel", "magazine", "website", "radio", "tabloid",
    "network", "television", "tv", "paper", "outlet", "portal", "news", "times", "post", "herald", "tribune",
    "gazette", "journal", "chronicle", "courier", "telegraph", "guardian", "observer", "today", "bbc", "cnn",
    "nbc", "abc", "cbs", "npr", "msnbc",
];

/// Nouns that stand beside an outlet's name and are no part of it.
const BESIDE: &[&str] = &[
    "newspaper", "daily", "weekly", "broadcaster", "channel", "magazine", "website", "tabloid", "network",
    "paper", "agency", "outlet", "portal",
];

/// No agency's short name is longer.
const LONGEST_SHORT: usize = 6;

/// Whether a name is a news agency's.
pub(super) fn is_agency(name: &str) -> bool {
    let lower = plain(name);
    let has = |list: &[&str]| lower.split(' ').any(|word| list.contains(&word));
    AGENCIES.contains(&lower.as_str())
        || has(OF_AGENCIES)
        || has(&["agency", "agencies"]) && has(OF_NEWS)
        || PRESSES.iter().any(|press| lower.starts_with(press))
}

/// Whether a name is written as agencies write their short names: "LPA".
pub(super) fn is_short(name: &str) -> bool {
    (2..=LONGEST_SHORT).contains(&name.len()) && name.chars().all(|c| c.is_ascii_uppercase())
}

/// Whether a name is that of an agency, a newspaper, a broadcaster, a site of news.
pub(super) fn is_outlet(name: &str) -> bool {
    is_agency(name) || plain(name).split(' ').next_back().is_some_and(|last| OUTLETS.contains(&last))
}

/// Whether a report's outlet, as it stands in the page or the address, is called `name`.
pub(super) fn is_own(outlet: Option<&str>, name: &str) -> bool {
    let letters =
        |text: &str| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    outlet.is_some_and(|outlet| letters(outlet).contains(&letters(&plain(name))))
}

/// Whether a noun beside a name says that it is an outlet's.
pub(super) fn is_noun(word: &str) -> bool {
    BESIDE.contains(&word)
}

/// The name in lower case without its article.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
}
