//! A stream of invented news: stories of Zipf sizes, each told by several outlets over some days, a third of the articles
//! copies of an earlier one. Every word here is our own; names are made of syllables.

use super::Random;

/// Articles a day in the whole stream, so that a larger archive is a longer one.
const A_DAY: usize = 100;
/// The most that a story is told over, in days.
const LONGEST: usize = 40;

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
    nouns: Vec<&'static str>,
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

/// What any article speaks of; each story has some of its own.
const NOUNS: [&str; 96] = [
    "road", "school", "market", "budget", "bridge", "station", "garden", "hall", "report", "plan", "meeting",
    "office", "farm", "field", "winter", "summer", "evening", "morning", "crowd", "family", "teacher",
    "driver", "guard", "doctor", "engineer", "window", "roof", "wall", "street", "square", "forest", "lake",
    "coast", "hill", "valley", "village", "train", "bus", "truck", "boat", "engine", "wheel", "cable",
    "tower", "tunnel", "gate", "fence", "path", "letter", "contract", "rule", "law", "tax", "price", "wage",
    "loan", "bank", "shop", "factory", "store", "union", "party", "club", "team", "league", "match",
    "season", "goal", "prize", "song", "film", "book", "paper", "radio", "camera", "phone", "picture", "map",
    "list", "number", "question", "answer", "promise", "warning", "delay", "repair", "inquiry", "vote",
    "debate", "speech", "visit", "journey", "harvest", "storm", "snow", "rain",
];

const QUALITIES: [&str; 32] = [
    "old", "new", "small", "large", "long", "short", "public", "private", "early", "late", "local",
    "foreign", "open", "closed", "quiet", "loud", "cheap", "costly", "clean", "dark", "bright", "narrow",
    "wide", "empty", "full", "safe", "dangerous", "famous", "simple", "difficult", "former", "future",
];

const VERBS: [&str; 32] = [
    "changed", "reached", "crossed", "blocked", "covered", "followed", "helped", "needed", "opened",
    "closed", "passed", "touched", "showed", "moved", "joined", "left", "met", "watched", "supported",
    "delayed", "divided", "replaced", "surprised", "protected", "served", "surrounded", "improved",
    "limited", "filled", "ended", "began", "carried",
];

const TAILS: [&str; 24] = [
    "before noon",
    "after dark",
    "last week",
    "this year",
    "for the first time",
    "without notice",
    "in good order",
    "against all advice",
    "on both sides",
    "near the centre",
    "with some luck",
    "at great cost",
    "as expected",
    "despite the weather",
    "under pressure",
    "in the end",
    "for an hour",
    "by accident",
    "in silence",
    "on foot",
    "once more",
    "too late",
    "in a hurry",
    "as planned",
];

/// `articles` articles by day.
pub(super) fn stream(articles: usize) -> Vec<Article> {
    let mut random = Random::new(20_310_514);
    let days = articles.div_ceil(A_DAY);
    let mut out: Vec<Article> = Vec::with_capacity(articles);
    // Zipf: the story of rank r has 1/r of the articles of the first; the sum over ranks is about the logarithm.
    let largest = articles as f64 / ((articles as f64).ln() + 0.6);
    let mut story = 0;
    while out.len() < articles {
        story += 1;
        let size = ((largest / story as f64).round() as usize).max(1).min(articles - out.len());
        tell(story, size, days, &mut random, &mut out);
    }
    random.shuffle(&mut out);
    out.sort_by_key(|article| article.day);
    out
}

/// Adds the articles of one story.
fn tell(story: usize, size: usize, days: usize, random: &mut Random, out: &mut Vec<Article>) {
    let event = Event::new(random);
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
                    1 => sentences.push(event.aside(random)),
                    _ => {}
                }
                let title =
                    format!("{}: a {} {}", event.place, pick(&QUALITIES, random), pick(&NOUNS, random));
                Article { story, number, day: day.max(original.day), outlet, title, sentences }
            }
            None => {
                let [title, lead, rest @ ..] = KINDS.get(event.kind).unwrap_or(&KINDS[0]);
                let mut sentences: Vec<String> = rest.iter().map(|s| event.fill(s, random)).collect();
                // No outlet tells all of it.
                random.shuffle(&mut sentences);
                sentences.truncate(3);
                for _ in 0..12 + random.below(10) {
                    sentences.push(event.aside(random));
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
    fn new(random: &mut Random) -> Self {
        let person = |random: &mut Random| format!("{} {}", name(random, 2), name(random, 2));
        Self {
            place: name(random, 3),
            region: name(random, 3),
            ship: name(random, 2),
            people: [person(random), person(random), person(random), person(random)],
            body: format!("The {} council", name(random, 2)),
            firm: format!("{} {}", name(random, 2), pick(&["Lines", "Group", "Works", "Holding"], random)),
            nouns: (0..12).map(|_| *pick(&NOUNS, random)).collect(),
            kind: random.below(KINDS.len()),
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

    /// A sentence of the article's own: half of its nouns are the story's.
    fn aside(&self, random: &mut Random) -> String {
        let noun = |random: &mut Random| match random.below(2) {
            0 => *pick(&self.nouns, random),
            _ => *pick(&NOUNS, random),
        };
        let (one, other) = (noun(random), noun(random));
        let (first, second) = (pick(&QUALITIES, random), pick(&QUALITIES, random));
        let plain = format!(
            "the {first} {one} {} the {second} {other} {}",
            pick(&VERBS, random),
            pick(&TAILS, random)
        );
        match random.below(3) {
            0 => format!("{} said {plain}.", pick(&self.people, random)),
            1 => format!("In {}, {plain}.", self.place),
            _ => format!("According to officials {plain}."),
        }
    }
}

impl Article {
    /// As news-please writes it.
    pub(super) fn json(&self) -> String {
        let date =
            jiff::civil::date(2031, 1, 1) + jiff::Span::new().days(i64::try_from(self.day).unwrap_or(0));
        let paragraphs: Vec<String> = self.sentences.chunks(3).map(|three| three.join(" ")).collect();
        serde_json::json!({
            "title": self.title,
            "maintext": paragraphs.join("\n"),
            "date_publish": format!("{date} 08:{:02}:00", self.number % 60),
            "source_domain": self.outlet,
            "url": format!("https://{}/{}/{}", self.outlet, self.story, self.number),
        })
        .to_string()
    }

    /// Searches that a reader of it might make: for its names, for a common word, for both.
    pub(super) fn queries(&self) -> [String; 3] {
        let name =
            self.title.split(' ').find(|word| word.starts_with(char::is_uppercase)).unwrap_or("council");
        [name.to_owned(), "officials delayed".to_owned(), format!("{name} engineer")]
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
