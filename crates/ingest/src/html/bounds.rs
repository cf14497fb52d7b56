//! Bounds a page before it is read, by the tree that a browser's parser builds of it.
//!
//! Extraction takes time that grows with the square of depth, of elements among siblings and of attributes in one tag.
//! The 181 pages of the Article Extraction Benchmark stay far below every bound here (at most 49 levels, 3,091 tags, 64
//! attributes); what goes beyond loses its tags and keeps its words. The page's tokens go through the parser's own tree
//! builder, so that depth is what it is and not what a second reading of the markup takes it for; a page out of bounds
//! is written anew from the tokens that were kept.

mod tree;

use std::convert::Infallible;

use crossread_core::Diagnostic;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName, ns};
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::emitters::{Emitter, ForwardingEmitter};
use html5gum::{Span, State, Tokenizer};

use tree::Levels;

/// Longest part of a page that is read, in bytes.
const LARGEST_PAGE: usize = 4 * 1024 * 1024;

/// Most elements, and most tags, closing ones and comments included.
const MOST_TAGS: usize = 20_000;

/// Deepest level of an element.
const DEEPEST: usize = 256;

/// Most attributes of a tag; of "html" and "body", whose tags are merged, of all of them together.
const MOST_ATTRIBUTES: usize = 256;

/// Most attributes of a page.
const MOST_ATTRIBUTES_IN_ALL: usize = 40_000;

/// Elements that the parser opens anew wherever they were left open, and so the only ones that it puts deeper than their
/// tags stand.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// A page within bounds.
pub(super) struct Bounded {
    /// Its markup.
    pub(super) page: String,
    /// What was left out.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The page without what is too much of it.
pub(super) fn bound(page: &str) -> Bounded {
    let read = page.get(..page.floor_char_boundary(LARGEST_PAGE)).unwrap_or(page);
    let mut kept = keep(read, true);
    if kept.depth > DEEPEST + 1 {
        kept = keep(read, false);
    }
    let mut diagnostics = Vec::new();
    if read.len() < page.len() {
        diagnostics.push(
            Diagnostic::warning("The page is larger than 4 MiB; the rest was not read.")
                .with_hint("Save the article as plain text."),
        );
    }
    if kept.dropped {
        diagnostics.push(Diagnostic::note(
            "The page's markup is deeper or heavier than any article's; some of its tags were dropped.",
        ));
    }
    let page = if kept.dropped { kept.page } else { read.to_owned() };
    Bounded { page, diagnostics }
}

/// What [`keep`] made of a page.
struct Kept {
    page: String,
    depth: usize,
    dropped: bool,
}

/// Reads a page through the tree builder, without formatting elements if it is not to have any.
fn keep(page: &str, formatting: bool) -> Kept {
    let levels = Levels::new();
    // Readers of the page parse it without scripts, too.
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut tokens = Tokens {
        builder: TreeBuilder::new(&levels, options),
        levels: &levels,
        formatting,
        page: String::with_capacity(page.len()),
        dropped: false,
        start: None,
        is_kept: false,
        tags: 0,
        attributes: 0,
        merged: 0,
        is_deepest: false,
        unopened: Vec::new(),
        text: Text::Escaped,
        next: None,
    };
    let Ok(()) = Tokenizer::new_with_emitter(page, Bounding(CallbackEmitter::new(&mut tokens))).finish();
    Kept { depth: levels.depth(), dropped: tokens.dropped, page: tokens.page }
}

/// How text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    /// With references for what would be markup.
    Escaped,
    /// As it is, up to the element's end: of scripts and their like.
    Raw,
    /// Not at all: that of a script whose tags were dropped.
    Dropped,
}

/// The tokens of a page on their way to the tree, and the page written anew.
struct Tokens<'l> {
    builder: TreeBuilder<usize, &'l Levels>,
    levels: &'l Levels,
    formatting: bool,
    page: String,
    dropped: bool,
    /// The tag whose attributes are being read.
    start: Option<Tag>,
    /// Whether the attribute read last is kept.
    is_kept: bool,
    tags: usize,
    attributes: usize,
    /// Attributes of "html" and "body".
    merged: usize,
    /// Whether the next element would stand too deep.
    is_deepest: bool,
    /// Elements whose tags were dropped and are yet to be closed.
    unopened: Vec<LocalName>,
    text: Text,
    /// How the tokenizer goes on.
    next: Option<State>,
}

impl Callback<Infallible, ()> for &mut Tokens<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.start = Some(tag(TagKind::StartTag, name)),
            CallbackEvent::AttributeName { name } => self.attribute(name),
            CallbackEvent::AttributeValue { value } => {
                let last = self.start.as_mut().and_then(|tag| tag.attrs.last_mut());
                if let Some(attribute) = last.filter(|_| self.is_kept) {
                    attribute.value.push_slice(&String::from_utf8_lossy(value));
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some(tag) = self.start.take() {
                    self.open(Tag { self_closing, ..tag });
                }
            }
            CallbackEvent::EndTag { name } => self.close(tag(TagKind::EndTag, name)),
            CallbackEvent::String { value } => self.words(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { .. } => {
                self.tags += 1;
                self.dropped |= self.tags > MOST_TAGS;
            }
            CallbackEvent::Doctype { name, public_identifier, system_identifier, force_quirks } => {
                let words = |bytes| StrTendril::from_slice(&String::from_utf8_lossy(bytes));
                self.doctype(Doctype {
                    name: Some(name).filter(|name| !name.is_empty()).map(words),
                    public_id: public_identifier.map(words),
                    system_id: system_identifier.map(words),
                    force_quirks,
                });
            }
            CallbackEvent::Error(_) => {}
        }
        None
    }
}

impl Tokens<'_> {
    /// An attribute of the tag being read; its value follows.
    fn attribute(&mut self, name: &[u8]) {
        let Some(tag) = &mut self.start else { return };
        let merged = matches!(&*tag.name, "html" | "body");
        let before = if merged { self.merged } else { tag.attrs.len() };
        self.is_kept = before < MOST_ATTRIBUTES && self.attributes < MOST_ATTRIBUTES_IN_ALL;
        if !self.is_kept {
            self.dropped = true;
            return;
        }
        self.attributes += 1;
        self.merged += usize::from(merged);
        let name = QualName::new(None, ns!(), local_name(name));
        tag.attrs.push(Attribute { name, value: StrTendril::new() });
    }

    fn open(&mut self, tag: Tag) {
        let dropped = self.is_deepest
            || self.tags >= MOST_TAGS
            || self.levels.count() >= MOST_TAGS
            || !self.formatting && FORMATTING.contains(&&*tag.name);
        if dropped {
            self.leave_out(tag);
            return;
        }
        let before = self.levels.count();
        self.tags += 1;
        self.write_tag(&tag);
        let name = tag.name.clone();
        let result = self.builder.process_token(Token::TagToken(tag), LINE);
        self.go_on(&result);
        let (_, level) = self.levels.last();
        if self.levels.count() > before && level > DEEPEST && self.text == Text::Escaped {
            self.shut(name);
        }
    }

    /// Closes an element that stands too deep, before anything is put into it.
    fn shut(&mut self, name: LocalName) {
        self.dropped = true;
        self.is_deepest = true;
        // Nothing closes a line break, and its closing tag is another one.
        if &*name == "br" {
            return;
        }
        self.end(Tag { kind: TagKind::EndTag, name: name.clone(), self_closing: false, attrs: Vec::new() });
        self.unopened.push(name);
    }

    fn leave_out(&mut self, tag: Tag) {
        self.dropped = true;
        let markup = self.builder.adjusted_current_node_present_but_not_in_html_namespace();
        if !markup && let Some(state) = raw(&tag.name) {
            self.text = Text::Dropped;
            self.next = Some(state);
        } else {
            if self.unopened.len() < MOST_TAGS {
                self.unopened.push(tag.name);
            }
            // The words on both sides stay apart.
            self.words(" ");
        }
    }

    fn close(&mut self, tag: Tag) {
        if self.text == Text::Dropped {
            self.text = Text::Escaped;
            return;
        }
        if self.unopened.last() == Some(&tag.name) {
            self.unopened.pop();
            self.words(" ");
            return;
        }
        if self.text == Text::Escaped && (self.tags >= MOST_TAGS || self.levels.count() >= MOST_TAGS) {
            self.dropped = true;
            self.words(" ");
            return;
        }
        self.text = Text::Escaped;
        self.is_deepest = false;
        self.end(tag);
    }

    fn end(&mut self, tag: Tag) {
        self.tags += 1;
        self.write(&["</", &tag.name, ">"]);
        let result = self.builder.process_token(Token::TagToken(tag), LINE);
        self.go_on(&result);
    }

    fn words(&mut self, words: &str) {
        if self.text == Text::Dropped {
            return;
        }
        for part in words.split('\0').filter(|part| !part.is_empty()) {
            let token = Token::CharacterTokens(StrTendril::from_slice(part));
            let _ = self.builder.process_token(token, LINE);
            match self.text {
                Text::Raw => self.page.push_str(part),
                _ => escape(part, &mut self.page),
            }
        }
    }

    fn doctype(&mut self, doctype: Doctype) {
        let quoted = |id: &StrTendril| if id.contains('"') { format!("'{id}'") } else { format!("\"{id}\"") };
        let name = doctype.name.as_deref().unwrap_or_default();
        let ids = match (&doctype.public_id, &doctype.system_id) {
            _ if doctype.force_quirks => String::new(),
            (Some(public), Some(system)) => format!(" PUBLIC {} {}", quoted(public), quoted(system)),
            (Some(public), None) => format!(" PUBLIC {}", quoted(public)),
            (None, Some(system)) => format!(" SYSTEM {}", quoted(system)),
            (None, None) => String::new(),
        };
        let name = if doctype.force_quirks { "" } else { name };
        self.write(&["<!DOCTYPE ", name, &ids, ">"]);
        let _ = self.builder.process_token(Token::DoctypeToken(doctype), LINE);
    }

    fn write_tag(&mut self, tag: &Tag) {
        self.write(&["<", &tag.name]);
        for attribute in &tag.attrs {
            self.write(&[" ", &attribute.name.local, "=\""]);
            escape(&attribute.value, &mut self.page);
            self.page.push('"');
        }
        // A solidus behind a value in quotation marks is none of it.
        self.page.push_str(if tag.self_closing { " />" } else { ">" });
    }

    fn write(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.page.push_str(part));
    }

    /// What the tree builder has the tokenizer do next.
    fn go_on<Handle>(&mut self, result: &TokenSinkResult<Handle>) {
        let (state, text) = match result {
            TokenSinkResult::Continue => return,
            TokenSinkResult::Script(_) => (State::Data, Text::Escaped),
            TokenSinkResult::Plaintext => (State::PlainText, Text::Raw),
            TokenSinkResult::RawData(RawKind::Rcdata) => (State::RcData, Text::Escaped),
            TokenSinkResult::RawData(RawKind::Rawtext) => (State::RawText, Text::Raw),
            TokenSinkResult::RawData(_) => (State::ScriptData, Text::Raw),
        };
        self.next = Some(state);
        self.text = text;
    }
}

/// Bounds have no use for lines.
const LINE: u64 = 1;

fn local_name(name: &[u8]) -> LocalName {
    LocalName::from(&*String::from_utf8_lossy(name))
}

fn tag(kind: TagKind, name: &[u8]) -> Tag {
    Tag { kind, name: local_name(name), self_closing: false, attrs: Vec::new() }
}

/// How the content of an element is read where that is no markup.
fn raw(name: &str) -> Option<State> {
    match name {
        "title" | "textarea" => Some(State::RcData),
        "style" | "xmp" | "iframe" | "noframes" | "noembed" => Some(State::RawText),
        "script" => Some(State::ScriptData),
        _ => None,
    }
}

/// Writes text so that it reads as text and as an attribute's value.
fn escape(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            c => into.push(c),
        }
    }
}

/// Lets the tree say how the tokenizer reads on.
struct Bounding<'t, 'l>(CallbackEmitter<&'t mut Tokens<'l>>);

impl ForwardingEmitter for Bounding<'_, '_> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Infallible> {
        &mut self.0
    }

    fn emit_eof(&mut self) {
        self.0.emit_eof();
        let _ = self.0.callback_mut().builder.process_token(Token::EOFToken, LINE);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let state = self.0.emit_current_tag();
        self.0.callback_mut().next.take().or(state)
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.0.callback_mut().builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[cfg(test)]
mod tests;
