//! The paragraphs of a page, read from its markup: what the extractors' texts are measured by, and a text of its own
//! for pages whose article stands in several elements alike.

use std::collections::BTreeMap;

use dom_query::{Document, NodeId, NodeRef};

use super::metadata::single_spaced;
use super::surroundings::Surroundings;

/// Fewest words that make a paragraph of an element.
const PARAGRAPH_WORDS: usize = 8;

/// Elements whose whole text is one block.
const BLOCKS: &[&str] = &["p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "dd"];

/// Elements that hold blocks, or text of their own.
const CONTAINERS: &[&str] = &["div", "section", "article", "td", "aside", "main"];

/// One block of a page.
struct Block {
    text: String,
    /// Whether it is a paragraph: prose by its length, and not a link.
    paragraph: bool,
    /// The elements around it, from the body down.
    around: Vec<NodeId>,
    /// The tags and classes of the two elements around it.
    place: String,
}

/// The blocks of a page outside what surrounds its article.
pub(super) struct Blocks {
    blocks: Vec<Block>,
    /// The letters of each paragraph, and how many words it has.
    paragraphs: Vec<(String, usize)>,
    /// The elements around the headline.
    headline: Vec<NodeId>,
}

impl Blocks {
    pub(super) fn read(document: &Document, headline: Option<&NodeRef<'_>>) -> Self {
        let mut blocks = Vec::new();
        if let Some(body) = document.body() {
            visit(&body, &Surroundings::of(headline), &mut vec![body.id], &mut blocks);
        }
        let paragraphs = blocks.iter().filter(|block| block.paragraph);
        let paragraphs = paragraphs.map(|block| (letters(&block.text), words(&block.text))).collect();
        let headline = headline.into_iter().flat_map(|node| node.ancestors_it(None).map(|around| around.id));
        Self { blocks, paragraphs, headline: headline.collect() }
    }

    /// Whether `text` holds less than half of the words of the page's paragraphs.
    pub(super) fn lost(&self, text: &str) -> bool {
        let text = letters(text);
        let words = |keep: &dyn Fn(&str) -> bool| -> usize {
            self.paragraphs.iter().filter(|(letters, _)| keep(letters)).map(|(_, words)| words).sum()
        };
        words(&|letters| text.contains(letters)) * 2 < words(&|_| true)
    }

    /// The blocks of the smallest element that holds all paragraphs of the place in which most words stand, and whether
    /// the headline stands in it too; empty where there is no paragraph.
    pub(super) fn article(&self) -> (String, bool) {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for block in self.blocks.iter().filter(|block| block.paragraph) {
            *places.entry(&block.place).or_default() += words(&block.text);
        }
        let Some((place, _)) = places.into_iter().max_by_key(|(_, words)| *words) else {
            return Default::default();
        };
        let members = self.blocks.iter().filter(|block| block.paragraph && block.place == place);
        let shared = members.map(|block| block.around.as_slice()).reduce(shared_start).unwrap_or_default();
        let within = self.blocks.iter().filter(|block| block.around.starts_with(shared));
        let text = within.map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
        (text, shared.last().is_some_and(|element| self.headline.contains(element)))
    }
}

fn shared_start<'a>(a: &'a [NodeId], b: &'a [NodeId]) -> &'a [NodeId] {
    let shared = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    a.get(..shared).unwrap_or(a)
}

/// Collects the blocks under `element`; `around` are the elements down to it.
fn visit(
    element: &NodeRef<'_>,
    surroundings: &Surroundings,
    around: &mut Vec<NodeId>,
    blocks: &mut Vec<Block>,
) {
    for child in element.children_it(false).filter(NodeRef::is_element) {
        let Some(name) = child.node_name() else { continue };
        if surroundings.holds(&child) {
            continue;
        }
        let own = || single_spaced(&child.immediate_text());
        let container = CONTAINERS.contains(&&*name);
        if (BLOCKS.contains(&&*name) && !has_blocks(&child))
            || (container && words(&own()) >= PARAGRAPH_WORDS)
        {
            let text = single_spaced(&child.text());
            if !text.is_empty() {
                let paragraph =
                    words(&text) >= PARAGRAPH_WORDS && !name.starts_with('h') && !is_linked(&child, &text);
                let place = place(element);
                blocks.push(Block { text, paragraph, around: around.clone(), place });
            }
        } else {
            around.push(child.id);
            visit(&child, surroundings, around, blocks);
            around.pop();
        }
    }
}

fn has_blocks(element: &NodeRef<'_>) -> bool {
    element.children_it(false).any(|child| {
        child.node_name().is_some_and(|name| BLOCKS.contains(&&*name) || CONTAINERS.contains(&&*name))
    })
}

/// Whether more than half of a block's letters are links.
fn is_linked(element: &NodeRef<'_>, text: &str) -> bool {
    let links = element.descendants_it().filter(|node| node.has_name("a"));
    links.map(|link| link.text().len()).sum::<usize>() * 2 > text.len()
}

/// The tags and classes of an element and of the one around it.
fn place(element: &NodeRef<'_>) -> String {
    let of = |node: &NodeRef<'_>| {
        let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
        format!("{name}.{}", node.class().unwrap_or_default())
    };
    format!("{}>{}", element.parent().map(|parent| of(&parent)).unwrap_or_default(), of(element))
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Letters and digits alone, in lower case: what two ways of reading a page agree on.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
