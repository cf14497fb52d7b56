//! Answers an assistant over standard input and output: the Model Context Protocol, one JSON-RPC message a line.
//!
//! Only what answering questions needs: `initialize`, `ping`, `tools/list`, `tools/call`. Nothing is written, and no file is
//! read outside the folders and the store that the command line names: what comes in is a stranger's word.

mod tools;

use std::io::{BufRead, Read};
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output;
use tools::Tools;

/// Bytes of a message; a longer one is refused and passed over. Texts of reports come in messages.
const LONGEST_MESSAGE: u64 = 16 * 1024 * 1024;

/// Versions of the protocol that we speak, the newest first; what we use of it is the same in all of them.
const VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/// What an assistant should know before it asks.
const INSTRUCTIONS: &str = "Crossread lays news reports of one event side by side. Every finding has evidence: the exact words of a \
report, with the places where they stand. Cite that evidence, word for word, and say which report has it. A finding says how reports \
stand to one another (agreed, conflict, reconciled, single); it never says who is right.";

/// Codes of JSON-RPC 2.0, section 5.1.
const NOT_JSON: i32 = -32700;
const NO_REQUEST: i32 = -32600;
const NO_METHOD: i32 = -32601;
const WRONG_PARAMETERS: i32 = -32602;

/// Answers until standard input ends.
pub(crate) fn serve(store: Option<PathBuf>, folders: &[PathBuf]) -> Result<(), Failure> {
    let mut tools = Tools::new(store, folders)?;
    let mut input = std::io::stdin().lock();
    while let Some(message) = next(&mut input).map_err(Failure::StandardInput)? {
        let answer = match message {
            Message::TooLong => {
                let most = LONGEST_MESSAGE / (1024 * 1024);
                Some(error(Value::Null, NO_REQUEST, &format!("a message of more than {most} MiB")))
            }
            Message::Line(line) if line.trim_ascii().is_empty() => None,
            Message::Line(line) => match serde_json::from_slice(&line) {
                Ok(message) => answer(&message, &mut tools),
                Err(fault) => Some(error(Value::Null, NOT_JSON, &fault.to_string())),
            },
        };
        if let Some(answer) = answer {
            output::deliver(&crossread::render::line(&answer), None)?;
        }
    }
    Ok(())
}

enum Message {
    Line(Vec<u8>),
    TooLong,
}

/// The next line; `None` at the end. Of one that is too long no more than the bound is held.
fn next(input: &mut impl BufRead) -> std::io::Result<Option<Message>> {
    let mut line = Vec::new();
    input.by_ref().take(LONGEST_MESSAGE).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.ends_with(b"\n") || (line.len() as u64) < LONGEST_MESSAGE {
        return Ok(Some(Message::Line(line)));
    }
    while !line.ends_with(b"\n") && !line.is_empty() {
        line.clear();
        input.by_ref().take(LONGEST_MESSAGE).read_until(b'\n', &mut line)?;
    }
    Ok(Some(Message::TooLong))
}

/// The answer to a message; none to a notification.
fn answer(message: &Value, tools: &mut Tools) -> Option<Value> {
    let Some(method) = message["method"].as_str() else {
        // An answer to what we never asked is passed over, too.
        let is_answer = message.get("result").or(message.get("error")).is_some();
        return (!is_answer).then(|| error(Value::Null, NO_REQUEST, "no request: it has no method"));
    };
    let id = message.get("id").filter(|id| id.is_string() || id.is_number())?.clone();
    let parameters = &message["params"];
    let result = match method {
        "initialize" => {
            let asked = parameters["protocolVersion"].as_str();
            let version = VERSIONS.into_iter().find(|known| asked == Some(known)).unwrap_or(VERSIONS[0]);
            json!({
                "protocolVersion": version,
                "capabilities": { "tools": {} },
                "serverInfo": { "name": "crossread", "version": env!("CARGO_PKG_VERSION") },
                "instructions": INSTRUCTIONS,
            })
        }
        "ping" => json!({}),
        "tools/list" => json!({ "tools": tools.list() }),
        "tools/call" => {
            let name = parameters["name"].as_str().unwrap_or_default();
            match tools.call(name, &parameters["arguments"]) {
                None => return Some(error(id, WRONG_PARAMETERS, &format!("no such tool: {name}"))),
                Some(Ok(text)) => json!({ "content": [{ "type": "text", "text": text }], "isError": false }),
                Some(Err(failure)) => {
                    json!({ "content": [{ "type": "text", "text": failure.to_string() }], "isError": true })
                }
            }
        }
        other => return Some(error(id, NO_METHOD, &format!("no such method: {other}"))),
    };
    Some(json!({ "jsonrpc": "2.0", "id": id, "result": result }))
}

fn error(id: Value, code: i32, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_too_long_is_passed_over() {
        let mut long = vec![b'x'; usize::try_from(LONGEST_MESSAGE).unwrap() * 2 + 7];
        long.extend(b"\nnext\nlast");
        let mut input = long.as_slice();
        assert!(matches!(next(&mut input), Ok(Some(Message::TooLong))));
        for words in [&b"next\n"[..], b"last"] {
            assert!(matches!(next(&mut input), Ok(Some(Message::Line(line))) if line == words));
        }
        assert!(matches!(next(&mut input), Ok(None)));
    }
}
