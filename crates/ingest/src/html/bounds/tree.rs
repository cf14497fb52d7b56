//! The tree that a page's tags build, as far as its bounds need it: elements and where they stand.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, QualName};

/// A node of the tree, by number.
type Node = usize;

/// The document's own number.
const DOCUMENT: Node = 0;

/// What [`TreeBuilder`](html5ever::tree_builder::TreeBuilder) builds: elements alone, without their text.
#[derive(Default)]
pub(super) struct Levels {
    elements: RefCell<Vec<Element>>,
    /// The element put into the tree last, and its level.
    last: Cell<(Node, usize)>,
}

struct Element {
    name: QualName,
    /// None for the document and for what stands outside the tree.
    parent: Option<Node>,
    /// Those put below it, of which some may have left.
    children: Vec<Node>,
    integration_point: bool,
}

impl Levels {
    pub(super) fn new() -> Self {
        let name = QualName::new(None, html5ever::ns!(), html5ever::local_name!(""));
        let document = Element { name, parent: None, children: Vec::new(), integration_point: false };
        Self { elements: RefCell::new(vec![document]), last: Cell::default() }
    }

    /// How many elements there are.
    pub(super) fn count(&self) -> usize {
        self.elements.borrow().len() - 1
    }

    /// The element put into the tree last, and its level: the root is on the first.
    pub(super) fn last(&self) -> (Node, usize) {
        self.last.get()
    }

    /// The level of the deepest element.
    pub(super) fn depth(&self) -> usize {
        let elements = self.elements.borrow();
        let mut levels: Vec<Option<usize>> = vec![None; elements.len()];
        let mut path = Vec::new();
        for node in 0..elements.len() {
            let mut at = node;
            // Up to the next element whose level is known, and down again.
            while levels.get(at).is_some_and(Option::is_none) {
                path.push(at);
                match elements.get(at).and_then(|element| element.parent) {
                    Some(parent) if path.len() <= elements.len() => at = parent,
                    _ => break,
                }
            }
            let mut above = levels.get(at).copied().flatten();
            while let Some(node) = path.pop() {
                let level = above.map_or(0, |above| above + 1);
                if let Some(place) = levels.get_mut(node) {
                    *place = Some(level);
                }
                above = Some(level);
            }
        }
        levels.into_iter().flatten().max().unwrap_or_default()
    }

    fn level(&self, node: Node) -> usize {
        let elements = self.elements.borrow();
        let parent = |&node: &Node| elements.get(node).and_then(|element| element.parent);
        std::iter::successors(Some(node), parent).take(elements.len()).count() - 1
    }

    fn place(&self, node: Node, parent: Option<Node>) {
        let mut elements = self.elements.borrow_mut();
        if let Some(element) = elements.get_mut(node) {
            element.parent = parent;
        }
        if let Some(parent) = parent.and_then(|parent| elements.get_mut(parent)) {
            parent.children.push(node);
        }
        drop(elements);
        self.last.set((node, self.level(node)));
    }

    fn parent(&self, node: Node) -> Option<Node> {
        self.elements.borrow().get(node)?.parent
    }

    fn create(&self, name: QualName, integration_point: bool) -> Node {
        let mut elements = self.elements.borrow_mut();
        elements.push(Element { name, parent: None, children: Vec::new(), integration_point });
        elements.len() - 1
    }
}

impl TreeSink for &Levels {
    type Handle = Node;
    type Output = ();
    type ElemName<'a>
        = Ref<'a, QualName>
    where
        Self: 'a;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Node {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a Node) -> Ref<'a, QualName> {
        // Numbers are given by `create` alone; the document stands for one that is not.
        Ref::map(self.elements.borrow(), |elements| {
            #[allow(clippy::indexing_slicing, reason = "the document is always there")]
            elements.get(*target).map_or(&elements[DOCUMENT].name, |element| &element.name)
        })
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, flags: ElementFlags) -> Node {
        self.create(name, flags.mathml_annotation_xml_integration_point)
    }

    // Neither has levels below it, and none is handed on.
    fn create_comment(&self, _: StrTendril) -> Node {
        DOCUMENT
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Node {
        DOCUMENT
    }

    fn append(&self, parent: &Node, child: NodeOrText<Node>) {
        if let NodeOrText::AppendNode(node) = child {
            self.place(node, Some(*parent));
        }
    }

    fn append_based_on_parent_node(&self, element: &Node, previous: &Node, child: NodeOrText<Node>) {
        match self.parent(*element) {
            Some(_) => self.append_before_sibling(element, child),
            None => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Node) -> Node {
        *target
    }

    fn same_node(&self, x: &Node, y: &Node) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Node, child: NodeOrText<Node>) {
        if let NodeOrText::AppendNode(node) = child {
            self.place(node, self.parent(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, _: &Node, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Node) {
        if let Some(element) = self.elements.borrow_mut().get_mut(*target) {
            element.parent = None;
        }
    }

    fn reparent_children(&self, node: &Node, new_parent: &Node) {
        let mut elements = self.elements.borrow_mut();
        let children = elements.get_mut(*node).map(|e| std::mem::take(&mut e.children)).unwrap_or_default();
        let here = |child: &Node| elements.get(*child).is_some_and(|e| e.parent == Some(*node));
        let moved: Vec<Node> = children.into_iter().filter(here).collect();
        for &child in &moved {
            if let Some(element) = elements.get_mut(child) {
                element.parent = Some(*new_parent);
            }
        }
        if let Some(parent) = elements.get_mut(*new_parent) {
            parent.children.extend(moved);
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, target: &Node) -> bool {
        self.elements.borrow().get(*target).is_some_and(|element| element.integration_point)
    }
}
