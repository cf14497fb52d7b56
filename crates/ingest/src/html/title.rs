//! The headline of a page's article, without the name of the site, and the element in which it stands.

use dom_query::{Document, NodeRef};

use super::metadata::single_spaced;
use crate::lines::shape;

/// What parts a headline from the name of its site or section.
const BARS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » ", " « "];

/// Fewest letters of a host by which a site's name is known.
const HOST_LETTERS: usize = 3;

/// Most words of a menu's entry; links of more words are other headlines, or the article's own.
const MENU_WORDS: usize = 3;

/// The names by which a site is known: its own, and its host's.
pub(super) struct Site<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) host: Option<&'a str>,
}

impl Site<'_> {
    /// Whether `words` are the site's name: the same letters, or those of its host ("Lake Gazette", lakegazette.example).
    fn is_named(&self, words: &str) -> bool {
        if self.name.is_some_and(|name| shape::same_words(name, words)) {
            return true;
        }
        let letters = |words: &str| {
            words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        let words = letters(words);
        let label = self.host.and_then(|host| host.split('.').max_by_key(|label| label.len())).map(letters);
        self.host.is_some_and(|host| letters(host) == words)
            || label.is_some_and(|label| {
                label.len() >= HOST_LETTERS
                    && words.len() >= HOST_LETTERS
                    && (label == words || label == format!("the{words}") || format!("the{label}") == words)
            })
    }

    /// A headline without the site's name before or behind a bar.
    pub(super) fn cut_from(&self, title: &str) -> String {
        for bar in BARS {
            let behind =
                title.rsplit_once(bar).filter(|(_, site)| self.is_named(site)).map(|(title, _)| title);
            let before =
                title.split_once(bar).filter(|(site, _)| self.is_named(site)).map(|(_, title)| title);
            if let Some(headline) = behind.or(before).map(str::trim).filter(|headline| !headline.is_empty()) {
                return headline.to_owned();
            }
        }
        title.to_owned()
    }
}

/// The headline: the first of `said` that is one, else the page's `h1`, else its `title`; an `h1` outside the article that
/// is none of the words of the page's title is that of a section. The name of the site and an entry of its menu are none.
pub(super) fn headline(said: Vec<String>, document: &Document, site: &Site<'_>) -> Option<String> {
    let node = element(document, &said);
    let element = node.map(|element| single_spaced(&element.text()));
    let page = document.select("head title, title").iter().next().map(|title| single_spaced(&title.text()));
    let is_section = |headline: &String| {
        let is_outside = node.is_some_and(|node| !is_in_article(&node));
        let of_page = page.as_ref().filter(|page| shape::words(page) > MENU_WORDS);
        is_outside && of_page.is_some_and(|page| !page.to_lowercase().contains(&headline.to_lowercase()))
    };
    let section = element.clone().filter(is_section);
    let own = element.clone().filter(|_| section.is_none());
    let candidates: Vec<String> = said.into_iter().chain(own).chain(page).chain(section).collect();
    let mut menu = super::metadata::texts(document, "nav a, header li a, [class*=menu] a");
    menu.retain(|entry| shape::words(entry) <= MENU_WORDS);
    let is_headline = |title: &String| {
        !title.is_empty()
            && !site.is_named(title)
            && !menu.iter().any(|entry| shape::same_words(entry, title))
    };
    let first = candidates.into_iter().map(|title| site.cut_from(&title)).find(is_headline)?;
    // What stands behind a bar in the page's title and not in its headline is the name of the site or a section.
    let cut = element.filter(|headline| {
        is_headline(headline)
            && BARS.iter().any(|bar| {
                first.strip_prefix(headline.as_str()).is_some_and(|behind| behind.starts_with(bar))
            })
    });
    Some(cut.unwrap_or(first))
}

/// The element of the headline: of several `h1` the one that stands in what is `said`, else the one in the article.
pub(super) fn element<'d>(document: &'d Document, said: &[String]) -> Option<NodeRef<'d>> {
    let all: Vec<NodeRef<'d>> = document
        .select("[itemprop=headline], h1")
        .iter()
        .filter_map(|found| found.nodes().first().copied())
        .collect();
    let text = |element: &NodeRef<'_>| single_spaced(&element.text());
    let page = document.select("title").iter().next().map(|title| single_spaced(&title.text()));
    let said_of = |element: &&NodeRef<'_>| {
        let text = text(element);
        !text.is_empty() && said.iter().chain(&page).any(|title| title.starts_with(text.as_str()))
    };
    let found = all.iter().find(said_of).or_else(|| all.iter().find(|element| is_in_article(element)));
    found.or_else(|| all.iter().find(|element| !text(element).is_empty())).copied()
}

fn is_in_article(element: &NodeRef<'_>) -> bool {
    element.ancestors_it(None).any(|around| around.has_name("article") || around.has_name("main"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sites_are_cut() {
        let site = Site { name: Some("Lake Gazette"), host: Some("lakegazette.example") };
        let cases = [
            ("Ferry back in port | Lake Gazette", "Ferry back in port"),
            ("Ferry back - the port says - The Lake Gazette", "Ferry back - the port says"),
            ("Lake Gazette :: Ferry back in port", "Ferry back in port"),
            ("Ferry back in port — LakeGazette.example", "Ferry back in port"),
            ("Ferry back - and late", "Ferry back - and late"),
        ];
        for (title, expected) in cases {
            assert_eq!(site.cut_from(title), expected);
        }
    }
}
