//! Nouns that stand for a person or a body: offices, trades, kin. What number and gender they have.

/// Whether a word can be of a man, a woman, or either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    /// He.
    Man,
    /// She.
    Woman,
}

/// Offices and nouns for one person.
const PERSONS: &str = "president minister premier chancellor mayor governor senator congressman congresswoman lawmaker \
legislator representative spokesman spokeswoman spokesperson leader chief head director chairman chairwoman chair \
secretary ambassador envoy diplomat commissioner general admiral colonel captain lieutenant sergeant commander officer \
judge justice prosecutor lawyer attorney sheriff king queen prince princess emperor pope bishop archbishop imam rabbi \
priest ayatollah cleric founder owner boss manager executive ceo coach trainer captain player striker goalkeeper \
driver pilot skipper sailor engineer doctor nurse surgeon professor scientist researcher economist analyst expert \
historian teacher student pupil activist campaigner protester dissident candidate nominee incumbent deputy aide \
adviser advisor assistant official politician statesman politburo negotiator mediator harbourmaster firefighter \
policeman policewoman detective investigator inspector witness victim survivor suspect defendant attacker gunman bomber \
hostage prisoner detainee soldier fighter militant rebel worker farmer fisherman resident neighbour neighbor passenger \
father mother son daughter brother sister husband wife widow widower uncle aunt cousin grandfather grandmother parent \
man woman boy girl teenager child singer actor actress director author writer poet journalist reporter editor \
columnist blogger host presenter billionaire businessman businesswoman entrepreneur investor shareholder founder \
ruler premier successor predecessor republican democrat conservative counterpart speaker whip";

/// Nouns for a body of people that can speak.
const BODIES: &str = "guard coastguard service brigade ministry government company firm agency police army military navy court council committee \
commission parliament senate congress party union department office bureau administration embassy consulate bank \
university hospital club team federation association organisation organization group newspaper paper \
broadcaster regulator authority watchdog opposition cabinet board prosecution defence defense foundation fund institute";

/// Nouns that may stand for each other: whoever is a president can be called a leader.
const LEADERS: &[&str] = &[
    "leader", "president", "premier", "chancellor", "king", "queen", "ruler", "emperor", "statesman",
    "head of state", "head of government",
];

/// Nouns that may stand for each other, as a parliament has many names for its members.
const LAWMAKERS: &[&str] = &["lawmaker", "legislator", "representative", "congressman", "congresswoman"];

const MEN: &str = "mr sir lord king prince emperor pope father son brother husband widower uncle grandfather man boy spokesman \
chairman congressman businessman policeman gunman fisherman statesman priest imam rabbi ayatollah actor";

const WOMEN: &str = "mrs ms miss lady madam queen princess mother daughter sister wife widow aunt grandmother woman girl spokeswoman \
chairwoman congresswoman businesswoman policewoman actress";

/// Given names that are common in the news and seldom of the other gender.
const HIS_NAMES: &str = "aaron abdullah abdul abraham adam ahmad ahmed alan albert aleksandr aleksander alexander alexei ali \
andre andrei andrew andrzej anthony antonio arthur benjamin bernard bill bob boris brian carl carlos charles chris \
christopher daniel david dennis dmitry dominic donald douglas edward emmanuel eric ernest ethan eugene felix fernando \
francis francisco frank franz frederick gary george gerald giuseppe gordon greg gregory hans harold harry hassan henry \
howard hugo hussein ian ibrahim igor ismail ivan jack jacob jacques james jason javier jean jeff jeffrey jeremy jerry \
jim joe joel john jonathan jorge jose joseph juan julian karl keith kenneth kevin klaus larry lars leon leonard louis \
luis luca lucas marco marcus mario mark martin matthew michael miguel mike mikhail mohamed mohammad mohammed muhammad \
mustafa nathan nicholas nicolas nikolai oleg oliver omar oscar pablo patrick paul pavel pedro peter philip pierre rafael ralph \
raymond ricardo richard robert roberto roger roman ronald roy russell samuel scott sean sergei simon stefan stephen \
steve steven stuart terry thomas timothy tobias tom tony vicente victor vincent viktor vladimir walter wayne william yusuf";

/// See [`HIS_NAMES`].
const HER_NAMES: &str = "abigail agnes aisha alexandra alice alison amanda amelia amina amy ana andrea angela anita ann \
anna anne annika astrid barbara beatrice beth betty brenda camilla carla carol caroline catherine cecilia charlotte christina \
christine clara claire claudia cynthia daniela deborah denise diana donna dorothy elena eleanor elisabeth elizabeth ella ellen \
emily emma erika eva evelyn fatima florence frances gabriela gloria grace greta hannah heather helen helena hilary \
hillary ida ines ingrid irene isabel isabella jacqueline jane janet janice jennifer jessica joan joanna josephine joyce \
judith julia julie karen karin kate katarina katherine kathleen laura lauren leila lena linda lisa lucia lucy lydia \
madeleine margaret maria marie marina marta martha mary melissa michelle monica nadia nancy natalia natasha nicole nina olga \
olivia patricia paula penelope priya rachel rebecca renata rita rosa ruth sabine sandra sara sarah sharon sheila shirley sofia \
sonia sophie stella stephanie susan susanne svetlana sylvia tamara tatiana teresa theresa ursula valentina vanessa vera \
veronica victoria virginia wendy yasmin yulia zainab";

fn holds(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w == word)
}

/// The singular of a plural noun for persons ("leaders", "spokesmen"); `None` for other words.
pub(crate) fn singular_of(word: &str) -> Option<String> {
    let regular = word.strip_suffix('s').filter(|w| is_person(w)).map(str::to_owned);
    let ies = || word.strip_suffix("ies").map(|w| format!("{w}y")).filter(|w| is_person(w));
    let men = || word.strip_suffix("men").map(|w| format!("{w}man")).filter(|w| is_person(w));
    regular.or_else(ies).or_else(men)
}

/// Whether a noun, in lower case, stands for one person.
pub(crate) fn is_person(word: &str) -> bool {
    holds(PERSONS, word)
}

/// A title in full: "rep." before a name is "representative".
pub(crate) fn in_full(title: &str) -> &str {
    match title.trim_end_matches('.') {
        "rep" => "representative",
        "sen" => "senator",
        "gov" => "governor",
        "gen" => "general",
        "col" => "colonel",
        "capt" => "captain",
        "prof" => "professor",
        title => title,
    }
}

/// Whether a noun stands for a body that can speak.
pub(crate) fn is_body(word: &str) -> bool {
    holds(BODIES, word)
}

/// Whether a noun stands for whoever leads a country.
pub(crate) fn is_leader(noun: &str) -> bool {
    LEADERS.contains(&noun)
}

/// Whether a title is for anybody.
pub(crate) fn is_address(title: &str) -> bool {
    matches!(title, "mr" | "mrs" | "ms" | "miss" | "sir" | "lady" | "lord")
}

/// Whether somebody known as `office` may be called `noun`.
pub(crate) fn names_same(office: &str, noun: &str) -> bool {
    // A counterpart holds whatever office the other holds.
    let both = |nouns: &[&str]| nouns.contains(&office) && nouns.contains(&noun);
    office == noun || office == "counterpart" || both(LEADERS) || both(LAWMAKERS)
}

/// The gender that a title, an office or a given name tells.
pub(crate) fn gender(word: &str) -> Option<Gender> {
    if holds(MEN, word) || holds(HIS_NAMES, word) {
        Some(Gender::Man)
    } else if holds(WOMEN, word) || holds(HER_NAMES, word) {
        Some(Gender::Woman)
    } else {
        None
    }
}
