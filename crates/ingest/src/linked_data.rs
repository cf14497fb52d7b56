//! schema.org objects in JSON-LD, as pages carry them and as some programs write them to files.
//!
//! Pages' JSON-LD is often slightly broken. [`read`] takes it as it stands, else repairs what is common, else looks the
//! fields that matter up in the raw script.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use crate::lines::shape::pattern;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// The objects of a script, those in lists, in `@graph` and in the entity of a page included, in the script's order.
pub(crate) fn read(script: &str) -> Vec<Object> {
    let script = without_wrapping(script);
    let value = serde_json::from_str(script)
        .or_else(|_| serde_json::from_str(&repaired(script)))
        .unwrap_or_else(|_| Value::Object(looked_up(script)));
    let mut objects = Vec::new();
    collect(&value, &mut objects);
    objects
}

/// The depth is bounded by the JSON reader's own limit of 128.
fn collect(value: &Value, objects: &mut Vec<Object>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, objects)),
        Value::Object(object) => {
            objects.push(object.clone());
            for within in ["@graph", "mainEntity", "mainEntityOfPage"] {
                object.get(within).into_iter().for_each(|value| collect(value, objects));
            }
        }
        _ => {}
    }
}

/// The object that describes the article: of several the one whose address is the page's, else the first.
pub(crate) fn article<'o>(objects: &'o [Object], url: Option<&str>) -> Option<&'o Object> {
    let mut articles = objects.iter().filter(|object| is_article(object));
    let first = articles.clone().next();
    let same = |object: &&Object| url.is_some() && address(object).as_deref() == url;
    articles.find(same).or(first)
}

/// The object that describes the page around the article.
pub(crate) fn page(objects: &[Object]) -> Option<&Object> {
    objects.iter().find(|object| has_type(object, |kind| kind.ends_with("WebPage")))
}

/// Whether an object is an article: schema.org's `NewsArticle` and its kin end so.
pub(crate) fn is_article(object: &Object) -> bool {
    has_type(object, |kind| {
        ["Article", "BlogPosting", "SocialMediaPosting", "Report"].iter().any(|end| kind.ends_with(end))
    })
}

fn has_type(object: &Object, is: impl Fn(&str) -> bool) -> bool {
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is),
        Some(Value::String(kind)) => is(kind),
        _ => false,
    }
}

/// Where the article of `object` stands on the web.
pub(crate) fn address(object: &Object) -> Option<String> {
    let of = |value: &Value| match value {
        Value::String(address) => Some(address.clone()),
        Value::Object(page) => page.get("@id").or(page.get("url"))?.as_str().map(str::to_owned),
        _ => None,
    };
    ["url", "mainEntityOfPage", "@id"]
        .iter()
        .filter_map(|field| of(object.get(*field)?))
        .find(|address| address.starts_with("http"))
}

/// The names in `value`: a string, an object's name, a reference to another of `objects`, or a list of such.
pub(crate) fn names(value: Option<&Value>, objects: &[Object]) -> Vec<String> {
    let values = match value {
        Some(Value::Array(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    values.iter().filter_map(|value| name(value, objects)).collect()
}

fn name(value: &Value, objects: &[Object]) -> Option<String> {
    let named = |object: &Object| {
        ["name", "@value", "rendered", "title"]
            .iter()
            .find_map(|field| object.get(*field)?.as_str().map(str::to_owned))
    };
    let name = match value {
        Value::String(name) => name.clone(),
        Value::Object(object) => named(object).or_else(|| {
            let id = object.get("@id")?;
            objects.iter().filter(|other| other.get("@id") == Some(id)).find_map(named)
        })?,
        _ => return None,
    };
    Some(plain(&name)).filter(|name| !name.is_empty())
}

/// Words without entities, which many scripts hold although JSON needs none, and with single spaces.
pub(crate) fn plain(words: &str) -> String {
    html_escape::decode_html_entities(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The script without the comment or character data section that it stands in.
fn without_wrapping(script: &str) -> &str {
    let from = script.find(['{', '[']).unwrap_or(0);
    let from =
        if script.trim_start().starts_with("//<![CDATA[") || script.trim_start().starts_with("<![CDATA[") {
            script.find("CDATA[").map_or(from, |at| at + "CDATA[".len())
        } else {
            from
        };
    let to = script.rfind(['}', ']']).map_or(script.len(), |at| at + 1);
    let script = script.get(from..to).unwrap_or(script).trim();
    script.trim_end_matches("//]]").trim_end_matches("]]")
}

/// The JSON without what most often breaks it: line breaks and other control characters inside strings, commas
/// before a closing bracket, backslashes that escape nothing, and an end that was cut off.
fn repaired(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    let mut open = Vec::new();
    let mut in_string = false;
    let mut characters = json.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if in_string => match characters.peek() {
                Some(next) if r#""\/bfnrtu"#.contains(*next) => {
                    out.push('\\');
                    out.extend(characters.next());
                }
                _ => out.push_str(r"\\"),
            },
            '"' => {
                in_string = !in_string;
                out.push('"');
            }
            _ if in_string && character.is_control() => out.push(' '),
            '{' | '[' if !in_string => {
                open.push(if character == '{' { '}' } else { ']' });
                out.push(character);
            }
            '}' | ']' if !in_string => {
                without_comma(&mut out);
                if open.pop().is_some() {
                    out.push(character);
                }
            }
            _ => out.push(character),
        }
    }
    if in_string {
        out.push('"');
    }
    without_comma(&mut out);
    out.extend(open.into_iter().rev());
    out
}

fn without_comma(json: &mut String) {
    let end = json.trim_end().trim_end_matches(',').len();
    json.truncate(end);
}

/// What can be found of an article in a script that is no JSON at all.
fn looked_up(script: &str) -> Object {
    static FIELD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?s)"(@type|headline|datePublished|dateModified|url|articleBody)"\s*:\s*"((?:[^"\\]|\\.)*)""#,
        )
    });
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r#"(?s)"(author|publisher)"\s*:\s*\[?\s*(?:\{[^{}\]]*?"name"\s*:\s*)?"((?:[^"\\]|\\.)*)""#)
    });
    let mut object = Object::new();
    for found in FIELD.captures_iter(script).chain(NAME.captures_iter(script)) {
        let (Some(field), Some(words)) = (found.get(1), found.get(2)) else { continue };
        let words = repaired(&format!("\"{}\"", words.as_str()));
        let Ok(value) = serde_json::from_str::<Value>(&words) else { continue };
        // The first type may be that of a part; an article's fields make an article.
        if field.as_str() != "@type" {
            object.entry(field.as_str()).or_insert(value);
        } else if has_type(&Object::from_iter([("@type".to_owned(), value.clone())]), |kind| {
            kind.ends_with("Article")
        }) {
            object.insert("@type".to_owned(), value);
        }
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(script: &str) -> String {
        let objects = read(script);
        let Some(article) = article(&objects, None) else { return "none".to_owned() };
        let field = |field: &str| names(article.get(field), &objects).join("+");
        [field("headline"), field("datePublished"), field("author")].join(" | ")
    }

    #[test]
    fn scripts_sound_and_broken() {
        let cases = [
            // Lists, graphs, entities of a page, references.
            (r#"[{"@type":"WebSite"},{"@type":["NewsArticle"],"headline":"A"}]"#, "A |  | "),
            (
                r#"{"@type":"WebPage","mainEntity":{"@type":"ReportageNewsArticle","headline":"A"}}"#,
                "A |  | ",
            ),
            (
                r##"{"@graph":[{"@type":"Article","headline":"A","author":{"@id":"#p"}},{"@id":"#p","name":"P Q"}]}"##,
                "A |  | P Q",
            ),
            (
                r#"{"@type":"Article","headline":"A&#8217;s &amp; B","author":[{"name":"P"},"Q"]}"#,
                "A’s & B |  | P+Q",
            ),
            // Wrapped.
            ("<!-- {\"@type\":\"Article\",\"headline\":\"A\"} -->", "A |  | "),
            ("//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"A\"}\n//]]>", "A |  | "),
            ("{\"@type\":\"Article\",\"headline\":\"A\"};", "A |  | "),
            // Repaired.
            (
                "{\"@type\":\"Article\",\"description\":\"one\ntwo\",\"datePublished\":\"2031-05-14\"}",
                " | 2031-05-14 | ",
            ),
            (r#"{"@type":"Article","author":[{"name":"P",},],"headline":"A",}"#, "A |  | P"),
            (r#"{"@type":"Article","headline":"A \& B"}"#, r"A \& B |  | "),
            (r#"{"@type":"Article","headline":"A","author":{"name":"P"#, "A |  | P"),
            // Looked up.
            (
                r#"{"@type":"NewsArticle","description":"the "big" one","headline":"A","datePublished":"2031-05-14","author":{"@type":"Person","name":"P"}}"#,
                "A | 2031-05-14 | P",
            ),
            ("window.data = 5", "none"),
            ("", "none"),
        ];
        for (script, expected) in cases {
            assert_eq!(of(script), expected, "{script}");
        }
    }

    #[test]
    fn the_article_of_the_page_is_taken() {
        let objects = read(
            r#"[{"@type":"Article","url":"https://a.example/1"},{"@type":"Article","url":"https://a.example/2"}]"#,
        );
        let found = article(&objects, Some("https://a.example/2")).and_then(address);
        assert_eq!(found.as_deref(), Some("https://a.example/2"));
    }
}
