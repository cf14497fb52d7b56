//! Which cases of Recognizers-Text a news report could hold; the others are left out, each for a stated reason that is
//! read off its type, its resolution or its wording, never off what is found in it.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// The types that news gives.
const TYPES: [&str; 8] = [
    "datetimeV2.date",
    "datetimeV2.daterange",
    "datetimeV2.datetime",
    "datetimeV2.time",
    "datetimeV2.duration",
    "number",
    "percentage",
    "ordinal",
];

/// Names of months, short or in full, in lower case.
const MONTH: &str = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
/// Names of weekdays, short or in full, in lower case.
const WEEKDAY: &str = "(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?";

/// Why an expression is left out, of which types, by which words in it, and unless which others stand in it too.
struct Row {
    reason: &'static str,
    types: &'static str,
    words: &'static str,
    except: &'static str,
}

const ROWS: &[Row] = &[
    Row {
        reason: "a feast: whose calendar is meant is the asker's",
        types: "date",
        words: r"christmas|easter|thanksgiving|halloween|independence|labor day|workers|black friday|earth day|patrick|\beid\b|new year",
        except: "",
    },
    Row {
        reason: "a day in figures alone: no report says which is the month",
        types: "date",
        words: r"\d/\d|\b\d{1,2}-\d{1,2}-\d{2,4}|\b\d{4}-\d{1,2}$|\b\d{1,2}-\d{4}\b|\b\d{1,2}\.\d{1,2}(?:\.\d{4}|$)|\b\d{4} \d\d \d\d\b|\d{8}",
        except: "",
    },
    Row {
        reason: "shorthand of forms, file names and chats",
        types: "date time duration",
        words: r"[a-z]/|/[a-z]|[~=<>@]|\b{M}(?:\d|-\d)|\d-{M}-|\b[cs]y ?\d\d|\botd\b|\beo[dy]\b|tmrw|\d ?[hdwyap](?:$|[^.a-z])|\dish|noonish|ampm|oclock|\bp \. m|\b[ap] m\b|\d\.am|mid night",
        except: "",
    },
    Row {
        reason: "a year of two figures",
        types: "date",
        words: r"\bof \d\d$|\b\d\d s$|^nineties$",
        except: "",
    },
    Row {
        reason: "dictated: days, hours and years in words",
        types: "date time",
        words: r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|fifteenth|seventeenth|eighteenth|twent\w+|thirt\w+|fort[yi]\w*|nineteen|seventeen|hundred|thousand)\b",
        except: r"quarter|century|week|month|half|ago|days|years|hours|minutes|winter",
    },
    Row {
        reason: "a weekday that is to find its month (“Friday 31”)",
        types: "date",
        words: r"^(?:on )?(?:this |next )?{W},? (?:the )?\d",
        except: "",
    },
    Row {
        reason: "a calendar of business: weeks by number, working days, school and fiscal years",
        types: "date",
        words: r"week \d|business|work(?:ing)? ?(?:week|day)|school|fiscal|calendar|\bw/c|week (?:of|begin|start|commenc)|to date",
        except: "",
    },
    Row {
        reason: "a bare unit taken for the present one (“partner of the year”)",
        types: "date duration",
        words: r"^(?:for )?(?:the |all |another |end of )?(?:the )?(?:day|week|weekend|month|year|hour|fortnight|minute)$|^at the minute|remaining",
        except: "",
    },
    Row {
        reason: "reckoning on another expression (“two days after today”): TimeML, which we follow, marks the two apart",
        types: "date",
        words: r"\b(?:before|after|from|since)\b.*\b(?:today|tomorrow|yesterday|now|{W}|{M}|\d{4})\b|\bin \d+ \w+ on|start(?:ing)? |for \d .*from|(?:days?|weeks?|months?|years?) (?:and|\d+) .*(?:later|ago)|upcoming|\d (?:next|past|previous|upcoming)|weeks? and|after next",
        except: r"^from {M} to|^from \d{4}|^from next|^from this|^from the|^from {M}",
    },
    Row {
        reason: "a day reckoned in weeks, months or years (“two months ago”): in news as coarse as its unit",
        types: "date",
        words: r"\b(?:ago|later|in|within|time)\b.*(?:week|month|year|fortnight|decade)|(?:week|month|year|fortnight|decade).*\b(?:ago|later|time)\b",
        except: "",
    },
    Row {
        reason: "reckoned from the minute of asking: a report has a day",
        types: "datetime",
        words: r"\b(?:minutes?|mins?|hours?)\b",
        except: r"\bpast\b|\bto\b",
    },
    Row { reason: "a bare hour", types: "time", words: r"^\d+$", except: "" },
    Row {
        reason: "an indefinite count taken for three, nights and weekends for days",
        types: "duration",
        words: r"few|several|some|weekend|night",
        except: "",
    },
    Row { reason: "powers", types: "number", words: r"\d ?[x^]|\de[+-]?\d", except: "" },
    Row {
        reason: "divisions (“one out of three”)",
        types: "number",
        words: r"\bover\b|\bout of\b|\d in \w",
        except: "",
    },
    Row {
        reason: "fractions of more than tenths",
        types: "number",
        words: r"illionth|dredth|(?:twent|thirt|hundred|thousand).*(?:th|rst)s?$",
        except: r" and (?:\w+ )(?:thirds|quarters|fifths|eighths|third|fifth)$|-\w+ and ",
    },
    Row {
        reason: "a letter for a magnitude: in news a unit, unless it is money",
        types: "number",
        words: r"\d ?(?:k|m|b|g|t|mm|mil)$",
        except: "",
    },
    Row {
        reason: "figures parted by spaces: one number or two",
        types: "number",
        words: r"\d \d{3}",
        except: "",
    },
    Row { reason: "a decimal comma", types: "number", words: r"\d,\d{1,2}$", except: "" },
    Row {
        reason: "figures mixed with words (“3 hundred and 21”), shortened words",
        types: "number",
        words: r"\d (?:hundred|thousand) .*\d|doz?s|dzs",
        except: "",
    },
    Row {
        reason: "“first” and “second”, which stand for so much else; ordinals of millions",
        types: "ordinal",
        words: r"^(?:first|second)$|illionth",
        except: "",
    },
];

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static TABLE: LazyLock<Vec<(&Row, Regex, Option<Regex>)>> = LazyLock::new(|| {
    let fill = |pattern: &str| {
        let pattern = pattern.replace("{M}", MONTH).replace("{W}", WEEKDAY);
        Regex::new(&format!("(?i){pattern}")).expect("a valid pattern")
    };
    ROWS.iter()
        .map(|row| (row, fill(row.words), (!row.except.is_empty()).then(|| fill(row.except))))
        .collect()
});

#[allow(clippy::expect_used, reason = "the pattern is a constant and a test compiles it")]
static COMMAND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:cortana|schedule|book|arrange|find us|find me|please|remind|ooo|appointment|skype|meet me|set up)\b")
        .expect("a valid pattern")
});

/// Why the case is left out; `None` where news could hold it.
pub(super) fn left_out(case: &Value) -> Option<&'static str> {
    let results = case["Results"].as_array()?;
    let input = case["Input"].as_str()?;
    if results.iter().any(|result| !TYPES.contains(&result["TypeName"].as_str().unwrap_or_default())) {
        return Some(
            "a type of calendars and assistants: sets, hours from and to, alternatives, zones, relative ordinals",
        );
    }
    if COMMAND.is_match(input) {
        return Some("a command to an assistant");
    }
    results
        .iter()
        .find_map(|result| unresolved(result).or_else(|| glued(input, result)).or_else(|| worded(result)))
}

/// What the resolution leaves nothing to compare in.
fn unresolved(result: &Value) -> Option<&'static str> {
    let resolution = &result["Resolution"];
    let Some(values) = resolution["values"].as_array() else {
        let power = resolution["subtype"] == "power";
        let none = matches!(resolution["value"].as_str(), None | Some("null"));
        return if power { Some("powers") } else { none.then_some("no value") };
    };
    let clock =
        |ending: &str| values.iter().any(|v| v["value"].as_str().is_some_and(|v| v.ends_with(ending)));
    let seconds = |v: &Value| {
        let time = v["value"].as_str().filter(|v| v.matches(':').count() == 2);
        time.is_some_and(|time| !time.ends_with(":00"))
    };
    if values.is_empty() || values.iter().any(|v| v["value"] == "not resolved") {
        Some("no value")
    } else if values.iter().any(|v| v.get("Mod").is_some()) {
        Some("an open end or a share (“after 2018”, “mid-May”), reckoned by a convention")
    } else if clock("23:59:59") {
        Some("the end of a day as an hour")
    } else {
        values.iter().any(seconds).then_some("an hour to the second")
    }
}

/// Digits of an address, a telephone number, a code or a list, which the set counts one by one.
fn glued(input: &str, result: &Value) -> Option<&'static str> {
    let number = result["TypeName"] == "number";
    let at = |name: &str| result[name].as_u64().and_then(|n| usize::try_from(n).ok());
    let (start, end) = (at("Start")?, at("End")? + 1);
    let character = |n: Option<usize>| n.and_then(|n| input.chars().nth(n));
    let joint = |c: char| matches!(c, '.' | '/' | ':' | '+' | '-' | ',');
    let digits = character(Some(start)).is_some_and(|c| c.is_ascii_digit());
    let before = character(start.checked_sub(1)).is_some_and(joint);
    let after = character(Some(end)).is_some_and(joint)
        && character(Some(end + 1)).is_some_and(|c| c.is_ascii_digit());
    (number && digits && (before || after)).then_some("digits of an address, a code or a list")
}

fn worded(result: &Value) -> Option<&'static str> {
    let kind = result["TypeName"].as_str()?;
    let words = result["Text"].as_str()?;
    let of = |row: &Row| {
        row.types.split(' ').any(|t| match kind.strip_prefix("datetimeV2.") {
            Some(kind) => kind.starts_with(t) && (t != "time" || kind == "time"),
            None => kind == t,
        })
    };
    let applies = |(row, yes, no): &&(&Row, Regex, Option<Regex>)| {
        of(row) && yes.is_match(words) && !no.as_ref().is_some_and(|no| no.is_match(words))
    };
    TABLE.iter().find(applies).map(|(row, ..)| row.reason)
}

#[cfg(test)]
mod tests {
    use super::left_out;
    use serde_json::json;

    #[test]
    fn reasons_are_read_off_the_case() {
        let case = |input: &str, kind: &str, words: &str, value: &str| {
            json!({ "Input": input, "Results": [{ "TypeName": kind, "Text": words, "Start": 0, "End": 0,
                    "Resolution": { "values": [{ "value": value }] } }] })
        };
        for (input, kind, words, value, left) in [
            ("They met on 14 May.", "datetimeV2.date", "14 may", "2031-05-14", false),
            (
                "They met on Friday at 4pm.",
                "datetimeV2.datetime",
                "friday at 4pm",
                "2031-05-16 16:00:00",
                false,
            ),
            ("Book a room for 14 May.", "datetimeV2.date", "14 may", "2031-05-14", true),
            ("They meet every May.", "datetimeV2.set", "every may", "", true),
            ("They met on 4/5.", "datetimeV2.date", "4/5", "2031-05-04", true),
            ("They met at 5:00:31.", "datetimeV2.time", "5:00:31", "05:00:31", true),
        ] {
            assert_eq!(left_out(&case(input, kind, words, value)).is_some(), left, "{input}");
        }
    }
}
