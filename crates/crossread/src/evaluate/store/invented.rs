//! A stream of invented news: stories of Zipf sizes, each told by several outlets over some days, a third of the articles
//! copies of an earlier one. A story has names and words of its own, names made of syllables; the other words are as
//! frequent as in news.

use crossread_group::reference_stems;

use super::Random;

/// Articles a day in the whole stream, so that a larger archive is a longer one.
const A_DAY: usize = 100;
/// The most that a story is told over, in days.
const LONGEST: usize = 40;
/// The most articles of a story: a tenth of what appears meanwhile.
const LARGEST: usize = LONGEST * A_DAY / 10;
/// Words that a story or a theme has of its own: of the lexicon, whatever their frequency, and invented.
const OWN_WORDS: usize = 40;
const OWN_INVENTED: usize = 5;
/// Words of a sentence but for its beginning.
const SENTENCE: usize = 12;

/// One invented article.
#[derive(Debug, Clone)]
pub(super) struct Article {
    story: usize,
    number: usize,
    day: usize,
    outlet: String,
    title: String,
    sentences: Vec<String>,
}

/// Names and figures of one story.
struct Event {
    place: String,
    region: String,
    ship: String,
    people: [String; 4],
    body: String,
    firm: String,
    words: Vec<String>,
    theme: Vec<String>,
    kind: usize,
    figure: usize,
}

const SYLLABLES: [&str; 32] = [
    "bar", "dol", "ven", "kir", "mos", "tal", "ruk", "sel", "har", "nim", "gor", "fen", "lus", "pel", "zan",
    "wic", "or", "em", "ast", "ul", "brin", "cal", "dur", "fal", "grim", "hol", "jor", "kel", "lan", "mer",
    "nor", "oss",
];

/// What happens; `{p}` a place, `{r}` a region, `{s}` a ship or building, `{a}` to `{d}` people, `{b}` a public body,
/// `{f}` a firm, `{n}` the story's figure, `{m}` another number.
const KINDS: [[&str; 8]; 8] = [
    [
        "Ferry {s} runs aground off {p}, {n} rescued",
        "The ferry {s} ran aground on rocks off {p}.",
        "Lifeboats brought {n} passengers ashore within {m} hours.",
        "{a}, the harbour master of {p}, said the steering had failed.",
        "The owner, {f}, said the ferry had passed an inspection {m} weeks ago.",
        "{b} opened an inquiry into the crew's watch.",
        "A diver, {c}, found a crack {m} metres long in the hull of the {s}.",
        "Oil from the {s} drifted towards the beaches of {r}.",
    ],
    [
        "Nurses in {p} walk out over pay",
        "About {n} nurses left their wards in {p} on strike.",
        "{a}, who speaks for the union, asked for {m} per cent more.",
        "{b} called the demand out of reach.",
        "Operations were put off in {m} hospitals across {r}.",
        "{c}, a nurse on the picket line, said she works two shifts.",
        "{d} of the health board offered talks.",
        "The hospital company {f} said emergency rooms stay open.",
    ],
    [
        "{p} votes for {a} as mayor",
        "{a} won the vote for mayor of {p} with {n} votes.",
        "Her rival {c} conceded after {m} of the districts were counted.",
        "{b} said turnout was {m} per cent.",
        "{a} promised to reopen the {s} library within a year.",
        "{d}, her predecessor, wished her luck.",
        "Business leaders such as {f} welcomed the result.",
        "In {r} two more towns elect mayors next month.",
    ],
    [
        "Fire destroys {s} mill in {p}",
        "A fire burnt down the {s} mill in {p} during the night.",
        "{n} firefighters fought the flames for {m} hours.",
        "Fire chief {a} said the blaze began in a drying room.",
        "The mill belongs to {f} and employs {m} people.",
        "{b} told residents of {p} to keep windows shut.",
        "{c}, a night watchman, was treated for smoke.",
        "Police in {r} do not rule out arson.",
    ],
    [
        "{f} to buy rail line in {r}",
        "{f} agreed to buy the railway from {p} to the coast for {n} million.",
        "{a}, who heads the company, promised {m} new trains.",
        "{b} must still approve the sale.",
        "{c} of the passengers' league fears higher fares.",
        "The line carried {m} thousand travellers last year.",
        "Workshops in {p} stay open, said {d}.",
        "A bid by the owners of the {s} was turned down.",
    ],
    [
        "Flood cuts off {p} after river rises",
        "The river rose {m} metres and cut off {p} from the rest of {r}.",
        "{n} people left their homes, said {a} of the civil guard.",
        "{b} sent boats and {m} tents.",
        "A bridge near the {s} gave way.",
        "{c}, a farmer, lost {m} cattle.",
        "{d} asked the government for help with repairs.",
        "The power company {f} cut the current in low streets.",
    ],
    [
        "{p} wins cup final against {r}",
        "{p} beat {r} in the cup final before {n} spectators.",
        "{a} scored twice in the last {m} minutes.",
        "Goalkeeper {c} saved a penalty.",
        "Coach {d} praised a team that trained at the {s} ground.",
        "{b} fined the club for fireworks.",
        "The sponsor {f} extended its contract by {m} years.",
        "Fans filled the square of {p} until morning.",
    ],
    [
        "Court in {p} jails {a} for fraud",
        "A court in {p} sentenced {a} to {m} years in prison for fraud.",
        "He had sold {n} shares in {f} that did not exist.",
        "Judge {c} called the scheme ruthless.",
        "{b} found the papers in a safe at the {s}.",
        "His lawyer {d} said he would appeal.",
        "Investors from {r} lost {m} million.",
        "The trial had lasted {m} weeks.",
    ],
];

/// The words that news uses, as often as it uses them: those of the table of rarities.
struct Lexicon {
    words: Vec<&'static str>,
    /// For each word how often it and those before it are drawn.
    ends: Vec<usize>,
    /// For each kind of story the words that all of its kind use.
    themes: Vec<Vec<String>>,
}

impl Lexicon {
    fn new(random: &mut Random) -> Self {
        let mut end = 0;
        let stems = reference_stems().filter(|(stem, _)| stem.chars().all(char::is_alphabetic));
        let (words, ends) = stems
            .map(|(stem, count)| {
                end += count;
                (stem, end)
            })
            .unzip();
        let mut lexicon = Self { words, ends, themes: Vec::new() };
        lexicon.themes = KINDS.iter().map(|_| lexicon.some(random)).collect();
        lexicon
    }

    /// Words for a story or a theme.
    fn some(&self, random: &mut Random) -> Vec<String> {
        let known = (0..OWN_WORDS).map(|_| (*pick(&self.words, random)).to_owned());
        let mut some: Vec<String> = known.collect();
        some.extend((0..OWN_INVENTED).map(|_| name(random, 3).to_lowercase()));
        some
    }

    /// Any word, the frequent ones more often.
    fn word(&self, random: &mut Random) -> &'static str {
        let at = random.below(self.ends.last().copied().unwrap_or_default());
        self.words.get(self.ends.partition_point(|end| *end <= at)).copied().unwrap_or_default()
    }
}

/// `articles` articles by day.
pub(super) fn stream(articles: usize) -> Vec<Article> {
    let mut random = Random::new(20_310_514);
    let days = articles.div_ceil(A_DAY);
    let mut out: Vec<Article> = Vec::with_capacity(articles);
    let lexicon = Lexicon::new(&mut random);
    let mut story = 0;
    while out.len() < articles {
        story += 1;
        // Zipf: a story has at least n articles with probability 1/n, however long the archive.
        let size = (LARGEST / (1 + random.below(LARGEST))).min(articles - out.len());
        tell(story, size, days, &lexicon, &mut random, &mut out);
    }
    random.shuffle(&mut out);
    out.sort_by_key(|article| article.day);
    out
}

/// Adds the articles of one story.
fn tell(
    story: usize,
    size: usize,
    days: usize,
    lexicon: &Lexicon,
    random: &mut Random,
    out: &mut Vec<Article>,
) {
    let event = Event::new(lexicon, random);
    let first_day = random.below(days);
    let length = (size as f64).sqrt().ceil().min(LONGEST as f64) as usize;
    let begins = out.len();
    for number in 0..size {
        let day = first_day + number * length / size;
        let outlet = format!("{}-{}.example", name(random, 2).to_lowercase(), random.below(60));
        let own = out.get(begins..).unwrap_or_default();
        let article = match own.get(random.below(own.len())).filter(|_| random.below(3) == 0) {
            Some(original) => {
                let mut sentences = original.sentences.clone();
                match random.below(3) {
                    0 => sentences.truncate(sentences.len().div_ceil(2).max(5)),
                    1 => sentences.push(event.aside(lexicon, random)),
                    _ => {}
                }
                let title = format!("{}: {} {}", event.place, lexicon.word(random), lexicon.word(random));
                Article { story, number, day: day.max(original.day), outlet, title, sentences }
            }
            None => {
                let [title, lead, rest @ ..] = KINDS.get(event.kind).unwrap_or(&KINDS[0]);
                let mut sentences: Vec<String> = rest.iter().map(|s| event.fill(s, random)).collect();
                // No outlet tells all of it.
                random.shuffle(&mut sentences);
                sentences.truncate(3);
                for _ in 0..12 + random.below(10) {
                    sentences.push(event.aside(lexicon, random));
                }
                random.shuffle(&mut sentences);
                sentences.insert(0, event.fill(lead, random));
                Article { story, number, day, outlet, title: event.fill(title, random), sentences }
            }
        };
        out.push(article);
    }
}

impl Event {
    fn new(lexicon: &Lexicon, random: &mut Random) -> Self {
        let person = |random: &mut Random| format!("{} {}", name(random, 2), name(random, 3));
        let kind = random.below(KINDS.len());
        Self {
            place: name(random, 3),
            region: name(random, 3),
            ship: name(random, 3),
            people: [person(random), person(random), person(random), person(random)],
            body: format!("The {} council", name(random, 3)),
            firm: format!("{} {}", name(random, 3), pick(&["Lines", "Group", "Works", "Holding"], random)),
            words: lexicon.some(random),
            theme: lexicon.themes.get(kind).cloned().unwrap_or_default(),
            kind,
            figure: 10 + random.below(900),
        }
    }

    fn fill(&self, template: &str, random: &mut Random) -> String {
        let [a, b, c, d] = &self.people;
        let values = [
            ("{p}", &self.place),
            ("{r}", &self.region),
            ("{s}", &self.ship),
            ("{a}", a),
            ("{c}", c),
            ("{d}", d),
            ("{b}", &self.body),
            ("{f}", &self.firm),
            ("{e}", b),
        ];
        let filled = values.iter().fold(template.to_owned(), |text, (slot, value)| text.replace(slot, value));
        let figure = self.figure.to_string();
        filled.replace("{n}", &figure).replace("{m}", &(2 + random.below(40)).to_string())
    }

    /// A sentence of the article's own: an eighth of its words are the story's, as many its theme's.
    fn aside(&self, lexicon: &Lexicon, random: &mut Random) -> String {
        let words: Vec<&str> = (0..SENTENCE)
            .map(|_| match random.below(8) {
                0 => pick(&self.words, random).as_str(),
                1 => pick(&self.theme, random).as_str(),
                _ => lexicon.word(random),
            })
            .collect();
        let plain = words.join(" ");
        match random.below(3) {
            0 => format!("{} said {plain}.", pick(&self.people, random)),
            1 => format!("In {}, {plain}.", self.place),
            _ => format!("According to officials {plain}."),
        }
    }
}

impl Article {
    /// As news-please writes it; without its date if `undated`.
    pub(super) fn json(&self, undated: bool) -> String {
        let date =
            jiff::civil::date(2031, 1, 1) + jiff::Span::new().days(i64::try_from(self.day).unwrap_or(0));
        let paragraphs: Vec<String> = self.sentences.chunks(3).map(|three| three.join(" ")).collect();
        serde_json::json!({
            "title": self.title,
            "maintext": paragraphs.join("\n"),
            "date_publish": (!undated).then(|| format!("{date} 08:{:02}:00", self.number % 60)),
            "source_domain": self.outlet,
            "url": format!("https://{}/{}/{}", self.outlet, self.story, self.number),
        })
        .to_string()
    }

    /// Searches that a reader of it might make: for its names, for a common word, for both.
    pub(super) fn queries(&self) -> [String; 3] {
        let name =
            self.title.split(' ').find(|word| word.starts_with(char::is_uppercase)).unwrap_or("council");
        [name.to_owned(), "officials said".to_owned(), format!("{name} officials")]
    }
}

/// The story that an article's address names.
pub(super) fn story_of(url: &str) -> usize {
    url.split('/').nth(3).and_then(|story| story.parse().ok()).unwrap_or_default()
}

fn pick<'a, T>(of: &'a [T], random: &mut Random) -> &'a T {
    // `below` is less than the length, and no list here is empty.
    of.get(random.below(of.len())).unwrap_or(&of[0])
}

fn name(random: &mut Random, syllables: usize) -> String {
    let word: String = (0..syllables).map(|_| *pick(&SYLLABLES, random)).collect();
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
