"""Small closed lists that sharpen coarse labels: nationalities, titles of office, words of event names."""

import re

GROUPS = set("""afghan albanian algerian american angolan arab arabian argentine argentinian armenian asian australian
austrian azerbaijani bahraini bangladeshi basque belarusian belgian bolivian bosnian brazilian briton british bulgarian
burmese cambodian cameroonian canadian catalan chechen chilean chinese colombian congolese corsican croat croatian cuban
cypriot czech dane danish dutch ecuadorean ecuadorian egyptian english eritrean estonian ethiopian european fijian
filipino finn finnish flemish french gazan georgian german ghanaian greek guatemalan haitian hungarian icelandic indian
indonesian iranian iraqi irish israeli italian ivorian jamaican japanese jordanian kazakh kenyan korean kosovar kurd
kurdish kuwaiti kyrgyz laotian latin latvian lebanese liberian libyan lithuanian macedonian malaysian malian maltese
mexican moldovan mongolian moroccan mozambican namibian nepalese nicaraguan nigerian nordic norwegian omani pakistani
palestinian panamanian paraguayan persian peruvian pole polish portuguese qatari romanian russian rwandan salvadoran
saudi scot scottish scots senegalese serb serbian serbs sicilian singaporean slovak slovene slovenian somali soviet
spaniard spanish sudanese swede swedish swiss syrian taiwanese tajik tamil tanzanian texan thai tibetan tunisian turk
turkish turkmen ugandan ukrainian uruguayan uzbek venezuelan vietnamese welsh yemeni yugoslav zairean zambian
zimbabwean african hispanic latino sunni shiite shia muslim christian jewish jew jews catholic protestant buddhist hindu
sikh orthodox islamic republican democrat democratic conservative labour socialist communist islamist zionist western
hutu tutsi taliban""".split())

TITLES = set("""president premier chancellor minister secretary senator congressman congresswoman representative governor
mayor ambassador king queen prince princess emperor pope cardinal bishop archbishop general colonel captain major
lieutenant sergeant admiral commander marshal chief chairman chairwoman chairperson director commissioner speaker judge
justice prosecutor attorney spokesman spokeswoman spokesperson coach doctor professor sheikh ayatollah sultan
sen sen. rep rep. gov gov. gen gen. lt lt. col col. capt capt. sgt sgt. dr dr. prof prof. ceo cfo envoy lawmaker mp
councillor councilman councilwoman deputy treasurer leader""".split())
BEFORE = set("prime foreign vice deputy first defence defense interior finance justice trade chief former acting attorney "
             "general executive head health education environment energy agriculture transport interim national "
             "security state party opposition lord".split())

EVENT = re.compile(r"\b(cup|open|games|championships?|olympics?|war|prix|election|elections|summit|festival|conference|"
                   r"marathon|tour|trophy|series|congress|revolution|battle|masters|classic|referendum|convention)\b", re.I)


def is_group(word):
    w = word.lower()
    return w in GROUPS or (w.endswith("s") and w[:-1] in GROUPS) or (w.startswith("non-") and w[4:] in GROUPS)


def is_title(word):
    return word.lower() in TITLES


def title_spans(words, starts, ends):
    """[start, end) of titles of office that stand right before a person's name; `starts`, `ends` bound persons."""
    spans = []
    for s in sorted(starts):
        i = s
        while i > 0 and is_title(words[i - 1]) and i - 1 not in ends:
            i -= 1
        if i < s:
            while i > 0 and words[i - 1].lower() in BEFORE:
                i -= 1
            spans.append((i, s))
    for e in sorted(ends):
        i = e + 1
        if i < len(words) and words[i] == ",":
            i += 1
            if i < len(words) and words[i].lower() in ("the", "a"):
                i += 1
            j = i
            while j < len(words) and j - i < 3 and words[j].lower() in BEFORE and not is_title(words[j]):
                j += 1
            if j < len(words) and is_title(words[j]):
                spans.append((i, j + 1))
    return spans
