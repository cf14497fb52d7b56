"use strict";
// Comfort on top of a page that works without it: filter, keys, copying, citing, saving, dates in the reader's form. Nothing of an
// article is ever read as markup here: all text goes through textContent, and the page's policy allows no other script.
(() => {
  const one = (query, from = document) => from.querySelector(query);
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const findings = all(".finding");
  const filter = one("#filter"), words = one("#words"), keys = one("#keys");
  const fields = ["kind", "status", "report", "person"].map((id) => one("#" + id)).filter(Boolean);

  const reveal = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };

  // Filter ---------------------------------------------------------------------------------------------------------------
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = new Map();
  const text = (finding) => {
    if (!texts.has(finding)) {
      // What the finding says, without the reports that are silent on it and the page's own words.
      const parts = all(":scope > :not(.permalink, .support, .silent, .tools)", finding);
      const speaker = one("h3", finding.closest(".by") ?? finding);
      texts.set(finding, plain([...parts, speaker].map((part) => part?.textContent ?? "").join(" ")));
    }
    return texts.get(finding);
  };
  const fits = (finding, sought) => {
    const data = finding.dataset;
    const has = { kind: [data.kind], status: [data.status], report: data.reports.split(" "), person: data.people.split(" ") };
    return fields.every((field) => !field.value || has[field.id].includes(field.value))
      && sought.every((word) => text(finding).includes(word));
  };
  const folds = all("details.fold");
  let before = null;
  const apply = () => {
    const sought = plain(words.value).split(/\s+/).filter(Boolean);
    const active = sought.length > 0 || fields.some((field) => field.value);
    let shown = 0;
    const hidden = new Set();
    for (const finding of findings) {
      finding.hidden = active && !fits(finding, sought);
      if (finding.hidden) hidden.add(finding.id.slice(1));
      else shown += 1;
    }
    for (const row of all("tr[data-f]")) row.hidden = hidden.has(row.dataset.f);
    for (const part of all(".group, .by, details.fold, .scroll")) {
      const within = all(".finding, tr[data-f]", part);
      if (within.length) part.hidden = within.every((item) => item.hidden);
    }
    // What speaks of the whole record alone would mislead beside a part of it.
    for (const id of ["glance", "ledger", "timeline", "origins"]) {
      const part = one("#" + id);
      if (part) part.hidden = active;
    }
    if (active && !before) before = folds.map((fold) => fold.open);
    if (active) folds.forEach((fold) => { fold.open = true; });
    else if (before) { folds.forEach((fold, at) => { fold.open = before[at]; }); before = null; }
    const none = "Nothing fits: change a field or clear the filter";
    remember();
    one("#shown").textContent = !active ? "" : shown ? `${shown} of ${findings.length} findings` : none;
  };

  // The address keeps what is chosen: "#f12", "#r3-10-20&of=f12&status=conflict&words=heater" ------------------------------
  let chosen = null;
  const choose = (finding) => {
    if (chosen) chosen.classList.remove("chosen");
    chosen = finding;
    if (chosen) chosen.classList.add("chosen");
  };
  const asked = () => {
    const hash = location.hash.slice(1), [first] = hash.split("&", 1);
    const target = first.includes("=") ? "" : first;
    return { target, fields: new URLSearchParams(target ? hash.slice(target.length) : hash) };
  };
  function remember() {
    const { target } = asked(), fieldsNow = new URLSearchParams();
    if (chosen && target !== chosen.id) fieldsNow.set("of", chosen.id);
    for (const field of [words, ...fields]) if (field?.value) fieldsNow.set(field.id, field.value);
    const hash = [target, fieldsNow.toString()].filter(Boolean).join("&");
    if (hash !== location.hash.slice(1)) history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  }
  const byId = (id) => (id ? document.getElementById(id) : null);
  const arrive = () => {
    const { target, fields: given } = asked(), element = byId(target);
    const own = element?.closest(".finding");
    if (own) choose(own);
    else if (element?.matches("mark") && !(chosen && element.classList.contains(chosen.id))) {
      choose(byId(given.get("of")) ?? byId([...element.classList].find((name) => /^f\d+$/.test(name))));
    } else if (!element) choose(byId(given.get("of")));
    if (element) reveal(element);
    if (element && given.size) element.scrollIntoView();
    remember();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.evidence, tr[data-f] a");
    if (!link) return;
    const row = link.closest("tr[data-f]");
    choose(row ? byId("f" + row.dataset.f) : link.closest(".finding") ?? chosen);
  });

  if (filter) {
    filter.hidden = false;
    filter.addEventListener("input", apply);
    filter.addEventListener("submit", (event) => event.preventDefault());
    filter.addEventListener("reset", () => setTimeout(apply));
    one("#help").addEventListener("click", () => keys.showModal());
  }

  // Keys -----------------------------------------------------------------------------------------------------------------
  for (const finding of findings) finding.tabIndex = -1;
  let current = null;
  const step = (by) => {
    const visible = findings.filter((finding) => !finding.hidden);
    const here = document.activeElement.closest(".finding") ?? current ?? one(".finding:target");
    const at = visible.indexOf(here);
    const next = visible[at < 0 ? (by > 0 ? 0 : visible.length - 1) : at + by];
    if (!next) return;
    current = next;
    reveal(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => { if (words) { words.focus(); words.select(); } },
    "?": () => keys.showModal(),
    Enter: () => {
      if (!document.activeElement.matches(".finding")) return false;
      one("a.evidence", document.activeElement)?.click();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]") || !one("#keyed").checked) return;
    if (event.target.matches("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : null;
    if (action && action() !== false) event.preventDefault();
  });

  // Copying --------------------------------------------------------------------------------------------------------------
  const say = (message) => {
    const said = one("#said");
    said.textContent = message;
    setTimeout(() => { if (said.textContent === message) said.textContent = ""; }, 2500);
  };
  // Copies as the browser allows, by whichever of its two ways, and says what became of it.
  const copy = async (value, message) => {
    let done = false;
    try {
      await navigator.clipboard.writeText(value);
      done = true;
    } catch {
      const field = document.createElement("textarea");
      field.value = value;
      // What stands outside an open box cannot be selected.
      (one("dialog[open]") ?? document.body).append(field);
      field.select();
      try { done = document.execCommand("copy"); } catch { done = false; }
      field.remove();
    }
    say(done ? message : "The browser does not allow copying; select the words and copy them yourself");
    return done;
  };
  const address = (finding) => location.href.split("#")[0] + "#" + finding.id;
  const unpacked = (gzip) => {
    const packed = Uint8Array.from(atob(gzip), (c) => c.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
  };

  // Citing ---------------------------------------------------------------------------------------------------------------
  const box = one("#cite"), form = one("#form"), cited = one("#cited");
  let citations = null, citing = null;
  const show = () => {
    const citation = citations[Number(citing.id.slice(1)) - 1];
    // The page's address is not known to who made it.
    cited.value = citation[form.value] + (form.value === "text" ? ": " + address(citing) : "");
    cited.select();
  };
  const cite = async (finding) => {
    citing = finding;
    citations ??= await unpacked(box.dataset.gzip).json();
    if (!box.open) box.showModal();
    show();
  };
  form.addEventListener("change", show);
  one("#copy").addEventListener("click", async () => { if (!(await copy(cited.value, "Citation copied"))) cited.select(); });

  const button = (name, label, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = name;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", action);
    return made;
  };
  for (const finding of findings) {
    const number = finding.id.slice(1);
    const tools = document.createElement("p");
    tools.className = "tools";
    tools.append(
      button("Copy", `Copy a link to finding ${number}`, () => copy(address(finding), "Link copied")),
      button("Cite", `Cite finding ${number}`, () => cite(finding)),
    );
    finding.append(tools);
  }

  // Saving ---------------------------------------------------------------------------------------------------------------
  const downloads = one("#downloads");
  if (downloads && "DecompressionStream" in window) {
    downloads.hidden = false;
    downloads.addEventListener("click", async (event) => {
      const data = event.target.dataset;
      if (!data.gzip) return;
      const bytes = await unpacked(data.gzip).blob();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([bytes], { type: data.type }));
      link.download = data.file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      say(`${data.file} saved`);
    });
  }

  // On a narrow screen the reports stand below the record, folded --------------------------------------------------------
  if (matchMedia("(max-width: 62rem)").matches) all("details.whole").forEach((whole) => { whole.open = false; });

  // What the address asks for --------------------------------------------------------------------------------------------
  const given = asked().fields;
  for (const field of [words, ...fields]) if (field && given.has(field.id)) field.value = given.get(field.id);
  choose(byId(given.get("of")));
  if (filter) apply();
  arrive();
  addEventListener("hashchange", arrive);

  // Dates in the form of the reader's region; the page's language stays English, so other languages keep the page's form ----
  const region = navigator.languages.find((language) => /^en-/i.test(language));
  if (region) {
    const form = new Intl.DateTimeFormat(region, { dateStyle: "long", timeZone: "UTC" });
    for (const time of all("time[datetime]")) {
      const [from, to] = time.dateTime.split("/").map((day) => new Date(day));
      if (Number.isNaN(+from)) continue;
      time.textContent = to ? form.formatRange(from, to) : form.format(from);
    }
  }
})();
