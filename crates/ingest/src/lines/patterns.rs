//! Patterns of lines that are not the report. Examples and counterexamples: `lines.corpus.txt`.

use std::sync::LazyLock;

use crossread_core::LineKind;
use regex::{RegexSet, RegexSetBuilder};

use super::shape;

/// Room for the states of all patterns together, in bytes; with the default of 2 MiB they are computed over and over.
const DFA_BYTES: usize = 32 * 1024 * 1024;

/// Agencies and picture libraries as credits name them.
const NAMES: &str = r"(?i:ap|afp|epa|pa|dpa|upi|reuters|getty(?: images)?|(?:the )?associated press|press association|agence france-presse|bloomberg|shutterstock|istock|alamy|rex|sputnik|(?:itar-)?tass|interfax|xinhua|kyodo|yonhap|anadolu(?: agency)?|ansa|efe|belta|irna|kcna|pti|ani|(?:news )?agencies|staff|pool|file(?: photo)?|handout|wire(?: services)?)";

/// One of [`NAMES`], or another agency's short name in capitals.
pub(super) static SOURCE: LazyLock<String> = LazyLock::new(|| format!("(?:{NAMES}|[A-Z]{{2,6}})"));

/// Kind and pattern; the first that matches decides. Patterns see the line without white space around it.
/// `{open}` stands for a last character that ends no sentence, `{source}` for [`SOURCE`], `{names}` for [`NAMES`].
const RULES: &[(LineKind, &str)] = &[
    // Notices: the site speaks to its reader.
    (LineKind::Notice, r"^(?i:copyright\b.{0,40}(?:\d{4}|©|\(c\))|©\s?\d{4}|\(c\)\s)"),
    (LineKind::Notice, r"(?i)^.*all rights reserved\b"),
    (LineKind::Notice, r"(?i)\bthis material may not be (?:published|broadcast|rewritten)"),
    (
        LineKind::Notice,
        r"(?i)\b(?:we|this (?:web)?site|our (?:web)?site|our partners)\b.{0,20}\b(?:uses?|stores?|sets?|place)\b.{0,40}\bcookies?\b",
    ),
    (
        LineKind::Notice,
        r"(?i)\bcookies?\b.{0,50}\b(?:this website|our (?:web)?site|your (?:device|browser|experience|settings|consent))\b",
    ),
    (
        LineKind::Notice,
        r"(?i)^(?:accept|reject|allow|manage)(?: all)?(?: (?:cookies|options|settings|preferences))?(?:\s+(?:accept|reject|allow|manage|settings|options|decline)(?: all)?)*$",
    ),
    (LineKind::Notice, r"(?i)^we value your privacy|^we and our (?:\d+ )?partners"),
    (
        LineKind::Notice,
        r"(?i)^(?:newsletter )?sign[ -]?up (?:for|to|here|now|with|continue|today)\b|^newsletter sign[ -]?up\b|^sign up$",
    ),
    (LineKind::Notice, r"(?i)^subscribe(?: (?:now|today|to|for|here|and|from)\b.*|)$"),
    (
        LineKind::Notice,
        r"(?i)^get (?:the |our |your |all |daily |breaking |more )?.*\b(?:newsletters?|inbox|on your phone|email alerts|notifications|subscribe)\b",
    ),
    (
        LineKind::Notice,
        r"(?i)\bthank you for subscribing\b|\bthanks for subscribing\b|\bview all .{0,40}newsletters\b",
    ),
    (
        LineKind::Notice,
        r"(?i)^(?:please )?(?:log|sign) in (?:or|to|here|with)\b|^(?:register (?:now|here|for free|to (?:continue|read))|create (?:a|an|your)(?: free)? account)\b|^already (?:a subscriber|registered|have an account)",
    ),
    (
        LineKind::Notice,
        r"(?i)^(?:you(?:'|’)?ve|you have) (?:reached|read|used)\b.*\b(?:articles?|limit|stories)\b|^to (?:continue|keep) reading\b|\bto read (?:the full|this) (?:article|story),? (?:please )?(?:subscribe|log|sign|register)",
    ),
    (
        LineKind::Notice,
        r"(?i)^this (?:content|article|story) is (?:only )?(?:available )?(?:for|to) (?:our )?(?:subscribers|members)",
    ),
    (
        LineKind::Notice,
        r"(?i)^this (?:video|audio|content) (?:is not available|is unavailable|has been removed|can ?not be played)|^(?:please )?enable javascript|javascript .{0,40}(?:disabled|to (?:play|view))|^your browser (?:does not|doesn(?:'|’)t)",
    ),
    (
        LineKind::Notice,
        r"(?i)^advertise?ment(?:\s?[-–—:]?\s?(?:continue|scroll|skip|story|article|close)\b.{0,40})?$|^sponsored(?: content| by .{0,40})?$|^continue reading (?:the main story|below)|^scroll down for|^story continues below|^article continues (?:below|after)",
    ),
    (
        LineKind::Notice,
        r"(?i)^(?:chat|connect|talk) with us (?:in|on|via)\b|^join (?:the conversation|us on|our (?:telegram|whatsapp|channel|newsletter))|^(?:like|find|follow|watch|visit) us (?:on|at)\b|^follow (?:@\w+|.+ on (?:twitter|facebook|instagram|x|youtube|threads|bluesky|telegram))\b",
    ),
    (LineKind::Notice, r"^Like (?:us|\p{Lu}[^,.]*) on (?:Facebook|Twitter|Instagram)\b"),
    (
        LineKind::Notice,
        r"(?i)^(?:download|get|try|install) (?:the|our) .{0,40}\bapp\b|^click (?:here|on)\b.*$",
    ),
    (
        LineKind::Notice,
        r"(?i)^(?:do you have|got) (?:a |an |any )?(?:story|tip|news|photos?|memories|information|question)\b.*\?|\bwe pay for your stories\b",
    ),
    (
        LineKind::Notice,
        r"(?i)^(?:contact|e-?mail|write to|reach|send (?:us|tips|your))\b.*\S+@\S+\.\w+|^(?:contact|e-?mail)\s?(?:us\b.*|:.+)$|^\S+@\S+\.\w{2,}$",
    ),
    (LineKind::Notice, r"(?i)^interested in .{1,40}\? add\b|^add .{1,40} as an interest\b"),
    (
        LineKind::Notice,
        r"(?i)^comments? (?:are|is) (?:closed|moderated|disabled)|^(?:leave|post|add|write) a (?:comment|reply)\b.{0,40}$|^be the first to comment",
    ),
    (
        LineKind::Notice,
        r"(?i)^(?:the )?(?:views|opinions) expressed\b|^this (?:post|article|story|page|report|copy) (?:has been|was) (?:updated|corrected|amended|edited|generated|first published|originally published|automatically)\b",
    ),
    (
        LineKind::Notice,
        r"(?i)^(?:terms (?:of (?:use|service)|and conditions)|privacy (?:policy|notice)|cookie (?:policy|settings))\b[^.!?]{0,59}$|\bwhen using (?:the |our )?materials?\b.*\b(?:link|reference|source)\b|^reprint(?:ing|s)?\b.{0,40}\b(?:allowed|permitted|prohibited)\b|^order reprints\b",
    ),
    (
        LineKind::Notice,
        r"(?i)^read the original (?:article|story) (?:on|at)\b|^a version of this (?:article|story) appear",
    ),
    (
        LineKind::Notice,
        r"(?i)^(?:up next in \d+|loading|please wait|skip to (?:content|main|navigation)|back to top|print version|font size|text size|autoplay|now playing|live now|replay|play video|an error has occurred)\b[^.!?]{0,40}$",
    ),
    // Related stories and menus.
    (
        LineKind::Link,
        r"(?i)^(?:also read|read also|see also|read more|read next|read on|also see|also on|also in .{1,40}|more|more (?:on|from|about|stories|videos|news|coverage)\b[^.!?]*|must[ -](?:read|watch)|don(?:'|’)t miss|you (?:may|might) (?:also )?(?:like|be interested)|recommended|trending|most (?:read|popular|viewed)|top stories|what to read next|editor(?:'|’)?s(?:'|’)? picks?|latest (?:news|stories|videos)|in other news|just watched)(?:\s*[:|►»>].*|\s[–—-]\s.*|)$",
    ),
    (
        LineKind::Link,
        r"^(?:READ MORE|READ ALSO|ALSO READ|SEE ALSO|MORE|RELATED|WATCH|LISTEN|MUST READ|JUST WATCHED|TRENDING)(?:\s*[:|►»>].*|\s[–—-]\s.*|\s+\p{Lu}.*{open})$",
    ),
    (
        LineKind::Link,
        r"(?i)^related(?: (?:stories|articles|content|coverage|news|topics|links|posts|video|videos|reading)\b[^.!?]*|\s*[:|].*|)$",
    ),
    (LineKind::Link, r"(?i)^(?:watch|listen)(?: now| here| live|)\s*[:|►»>].*{open}$"),
    (
        LineKind::Link,
        r"(?i)^for more .+(?:https?://|www\.|(?:visit|click|go to|follow) (?:our|us|here|www|@|\S+\.(?:com|org|net)))",
    ),
    (LineKind::Link, r"^[^.!?]+\s[Rr]ead [Mm]ore\s?[>»…]?$"),
    (
        LineKind::Link,
        r"(?i)^(?:tags?|topics|filed under|categories|keywords|posted in|more on this (?:story|topic))\s*[:|]",
    ),
    (LineKind::Link, r"^(?:https?://|www\.)\S+$"),
    (
        LineKind::Link,
        r"(?i)^(?:next|prev|previous|home|menu|search|close|back|more|next (?:article|story|page)|previous (?:article|story|page)|show (?:more|all|less)|load more|view (?:all|more|gallery|photos|comments)|see (?:all|more)|\d+ show all .*)$",
    ),
    (LineKind::Link, r"(?i)\breplay more videos\b|^you are here\s?:|^\S[^.!?]*(?:\s[>»›]\s[^.!?>]+){2,}$"),
    // Captions.
    (LineKind::Caption, r"^(?:Image|Media|Video) (?:copyright|caption|source)\b"),
    (LineKind::Caption, r"(?i)\btoggle caption\b|\bhide caption\b|^enlarge this image\b|^enlarge image\b"),
    (
        LineKind::Caption,
        r"(?i)^(?:\(|\[)?(?:photos?|photographs?|pictures?|images?|illustration|graphic|caption|pic|photo credit|image credit|video)(?: by| courtesy)?\s*[:/©].*$",
    ),
    (
        LineKind::Caption,
        r"(?i)^[(\[]?(?:photo|image|picture|photograph)s? (?:by|courtesy of|credit)\b[^.!?]*[)\]]?$",
    ),
    (
        LineKind::Caption,
        r"^(?:(?:Pictured|PICTURED)\s*[:,(]|(?:Caption|Above|Below|Left|Right|Top|Bottom)\s*:)",
    ),
    (LineKind::Caption, r"^(?:FILE|File)(?: PHOTO| photo| picture| image| pic)?(?:\s?[–—:]|\s-\s|$)"),
    (
        LineKind::Caption,
        r"^(?:An?\s|(?:In this|In an?|This)\b[^.]{0,50}\b)(?:file|handout|undated|combination)\s(?:photo|photograph|image|picture)\b.{0,40}\b(?:shows?|showing|of|provided|released|from|taken)\b",
    ),
    (
        LineKind::Caption,
        r"^(?:Photo|Photos|PHOTO|Image|Images|Picture|Photograph|Slideshow(?: \(\d+ [Ii]mages?\))?|Gallery|\d+ [Ii]mages?|\d+ [Pp]hotos?)$",
    ),
    (LineKind::Caption, r"^[(\[]?(?i:courtesy)(?i: of)?:? .+$"),
    (LineKind::Caption, r"^(?:Facebook|Twitter)\s+(?:Twitter\s+|Facebook\s+)?Pinterest\s.{10,}$"),
    (
        LineKind::Caption,
        r"(?:^|[\s.])(?:Photograph|Photo|Picture|PHOTO|Image|Credit|CREDIT)\s?:\s?[\p{Lu}@][^!?]{0,58}[^.!?”\x22]$",
    ),
    (LineKind::Caption, r"©\s?\p{Lu}[^.!?]+(?:\([^()]{2,30}\))?$"),
    (LineKind::Caption, r"^©\s?\p{L}+\s?/"),
    (LineKind::Caption, r"\[Photo(?:/|:| by| provided)[^\]]+\]$"),
    (
        LineKind::Caption,
        r"(?i)^[^\n]{20,}\((?:file photo|file picture|stock (?:photo|image)|pictured)\){open}?$",
    ),
    (LineKind::Caption, r"^\d{1,3}\s?/\s?\d{1,3}\s+(?:\d{4}\s\p{Lu}.{10,}|\p{Lu}.{10,}[^.!?…”\x22])$"),
    (
        LineKind::Caption,
        r"^(?:{names})(?:\s-\sContributor|:Associated Press)?\s\p{Lu}\S*\s(?:\S+\s){3,40}\S*{open}$",
    ),
    (LineKind::Caption, r"^\p{Lu}[^.!?]{5,}\p{Ll},\s(?:{names}|[A-Z]{3,6})$"),
    (LineKind::Caption, r"^[^.!?]{15,}\s?\([^()/]{2,50}(?:/\s?\p{Lu}[^()/]{1,40})+\)$"),
    // Credits.
    (
        LineKind::Credit,
        r"^\(?(?:(?i:additional|extra|with) )?(?:Reporting|reporting|REPORTING|Writing|Editing|Edited|Compiled|Translated|Translation|Production) (?:and (?:writing|editing|reporting) )?(?:by|from)\s(?:\p{Lu}|agencies|staff|news agencies|wires)\.?(?:[^.]|\b\p{Lu}\.)*(?:\.\s(?:(?:Additional )?[Rr]eporting|Editing|Writing|Compiled|Translation|Production)(?:[^.]|\b\p{Lu}\.)*)*\.?\)?$",
    ),
    (
        LineKind::Credit,
        r"^[\p{Lu}(][^.!?]+\bcontributed (?:to this (?:report|story|article|piece)|reporting|from \p{Lu}[^.!?]+)\.?\)?$",
    ),
    (
        LineKind::Credit,
        r"^(?:Source|Sources|SOURCE|Via|VIA|Credit|Credits|CREDIT|Courtesy)\s?:\s?(?:\p{Lu}|@|www\.|https?://)[^.!?]+\.?$|^(?:With (?:inputs|agencies|reporting) from|First published (?:by|in|on))\s\p{Lu}[^.!?]*\.?$",
    ),
    (LineKind::Credit, r"^[(\[—–-]?\s?{source}(?:\s?[,/&]\s?(?:and )?{source})*\s?[)\]—–-]$"),
    (LineKind::Credit, r"^[(\[]?(?:{names})(?:\s?[,/&]\s?(?:{names}))*[)\]]?$"),
    (LineKind::Credit, r"^[a-z]{2,4}(?:[/,]\s?[a-z]{2,4})+(?:\s\([^()]+\))?$"),
    // Clocks of players, and bracketed headlines that link away.
    (LineKind::Ticker, r"^\d{1,2}:\d{2}(?::\d{2})?\s?/\s?\d{1,2}:\d{2}(?::\d{2})?$"),
    (LineKind::Link, r"^\[\s?\p{Lu}[^\]]{12,}[^.!\]]\s?\]$"),
];

static PATTERNS: LazyLock<RegexSet> = LazyLock::new(|| {
    let patterns = RULES.iter().map(|(_, pattern)| {
        let pattern = pattern.replace("{names}", NAMES).replace("{source}", &SOURCE);
        shape::with_ascii_boundaries(&pattern.replace("{open}", "[^.!?:;…\"”]"))
    });
    #[expect(clippy::expect_used, reason = "the patterns are constants, compiled by every test")]
    RegexSetBuilder::new(patterns).dfa_size_limit(DFA_BYTES).build().expect("constant patterns")
});

/// The kind of the first pattern that matches `line`.
pub(super) fn kind_of(line: &str) -> Option<LineKind> {
    let first = PATTERNS.matches(line).iter().next()?;
    RULES.get(first).map(|(kind, _)| *kind)
}
