use dom_query::{Document, NodeRef};
use proptest::prelude::*;

use super::*;

fn deepest(page: &str) -> usize {
    fn below(node: &NodeRef) -> usize {
        let deeper = node.children_it(false).filter(NodeRef::is_element).map(|child| below(&child) + 1);
        deeper.max().unwrap_or(0)
    }
    let page = page.to_owned();
    let counted = std::thread::Builder::new().stack_size(256 * 1024 * 1024).spawn(move || {
        let document = Document::from(page.as_str());
        below(&document.root())
    });
    counted.expect("a thread").join().expect("a depth")
}

/// The words that the parser finds, without white space.
fn words(page: &str) -> String {
    let document = Document::from(page);
    document.select("body").text().split_whitespace().collect()
}

#[test]
fn keeps_a_page_as_it_is() {
    let page =
        "<!doctype html><p class='a > b'>5 < 6<br><script>if (a<b) '</p>'</script><svg><li><li></svg> end";
    let bounded = bound(page);
    assert_eq!(bounded.page, page);
    assert!(bounded.diagnostics.is_empty());
}

#[test]
fn bounds_depth_whatever_the_markup() {
    let patterns = [
        "<div>",
        "<div></zzz>",
        "<!--><div>",
        "<!---><div>",
        "<!----!><div>",
        "<div =\">",
        "<div a='></div>'>",
        "<svg><title><div>",
        "<svg><style><g>",
        "<math><mi><div>",
        "<svg><foreignObject>",
        "<b><p>",
        "<b a=1><i b=2><p></p>",
        "<p><b><i>",
        "<a><div></a>",
        "<table><tr><td>",
        "<template><p>",
        "<table><div>",
        "<ul><li>",
        "<form><div></form>",
        "<select><div><option>",
        "<noscript><div>",
        "<![CDATA[<div>]]><div>",
        "</p><div></br>",
        "<button><div></body>",
        "<nobr><font size=1>",
        "<object><applet><marquee>",
        "<plaintext><div>",
    ];
    for pattern in patterns {
        let page = format!("<html><body>{} harbour <p>and quay", pattern.repeat(3000));
        let bounded = bound(&page);
        assert!(deepest(&bounded.page) <= DEEPEST + 1, "{pattern}: {} levels", deepest(&bounded.page));
        assert!(bounded.page.contains("harbour"), "{pattern}");
    }
}

#[test]
fn tells_what_it_dropped_and_keeps_the_words() {
    let page = format!("{}harbour{}<p>quay", "<div>".repeat(1000), "</div>".repeat(1000));
    let bounded = bound(&page);
    assert_eq!(words(&bounded.page), "harbourquay");
    assert_eq!(bounded.diagnostics.len(), 1);
    let page = format!("<p>{} harbour", "<i>wharf</i> <script>no words</script>".repeat(15_000));
    let bounded = bound(&page);
    assert!(words(&bounded.page).ends_with("wharfharbour"));
    assert_eq!(bounded.diagnostics.len(), 1);
}

#[test]
fn drops_attributes_that_are_too_many() {
    let many: String = (0..1000).map(|n| format!("a{n}=1 ")).collect();
    let bounded = bound(&format!("<div {many}>harbour</div>"));
    assert_eq!(bounded.page.matches("=\"1\"").count(), MOST_ATTRIBUTES);
    assert_eq!(words(&bounded.page), "harbour");
    let image = format!("<img src=\"data:{}\">", "x y ".repeat(1000));
    assert_eq!(bound(&image).page, image);
}

/// The tree without its comments, written out.
fn tree(page: &str) -> String {
    let mut tree = Document::from(page).html().to_string();
    while let Some(start) = tree.find("<!--") {
        let end =
            tree.get(start..).and_then(|rest| rest.find("-->")).map_or(tree.len(), |end| start + end + 3);
        tree.replace_range(start..end, "");
    }
    tree
}

proptest! {
    /// A page written anew is the same page: the same tree without what was dropped. Comments alone go.
    #[test]
    fn a_page_written_anew_parses_to_the_same_tree(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<a href=x>", "</a>", "<table>", "<tr>", "<td>",
                "</table>", "<svg>", "</svg>", "<title>", "</title>", "<style>", "</style>", "<script>", "</script>",
                "<textarea>", "</textarea>", "<select>", "<option>", "<math>", "<mi>", "<br/>", "<path/>", "words ",
                "&amp;", "&lt;b>", "a < b", "<x =\"y>", "'", "\"", "<li>", "<ul>", "<form>", "</form>", "<template>",
                "</template>", "<noscript>", "<pre>\n", "</zzz>", "</p>", "</br>", "<foreignObject>", "<desc>",
                "<![CDATA[x]]>", "<iframe>", "</iframe>", "<body c=d>", "<html e=f>", "<head>", "</body>",
                "<!doctype html>", "<!doctype>", "<q a='\"' b=\"'\" a=2>",
            ]),
            0..40,
        ),
    ) {
        let page = pieces.concat();
        prop_assert_eq!(tree(&keep(&page, true).page), tree(&page));
    }
}
