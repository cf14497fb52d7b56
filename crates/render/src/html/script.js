"use strict";
// Comfort on top of a page that works without it: filter, keys, copying, saving, dates in the reader's form. Nothing of an
// article is ever read as markup here: all text goes through textContent, and the page's policy allows no other script.
(() => {
  const one = (query, from = document) => from.querySelector(query);
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const findings = all(".finding");
  const filter = one("#filter"), words = one("#words"), keys = one("#keys");
  const fields = ["kind", "status", "report", "person"].map((id) => one("#" + id)).filter(Boolean);

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
    one("#shown").textContent = !active ? "" : shown ? `${shown} of ${findings.length} findings` : none;
  };
  if (filter) {
    filter.hidden = false;
    filter.addEventListener("input", apply);
    filter.addEventListener("submit", (event) => event.preventDefault());
    filter.addEventListener("reset", () => setTimeout(apply));
    one("#help").addEventListener("click", () => keys.showModal());
  }

  // Keys -----------------------------------------------------------------------------------------------------------------
  const reveal = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };
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
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open || !one("#keyed").checked) return;
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
  const copy = async (value, message) => {
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      const field = document.createElement("textarea");
      field.value = value;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    say(message);
  };
  const address = (finding) => location.href.split("#")[0] + "#" + finding.id;
  const clean = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");
  const citation = (finding) => {
    const lines = [`${clean(one("h1"))}: ${clean(one("h3, h4, q", finding))}`];
    for (const quote of all("q", finding)) {
      const link = quote.closest(".evidence");
      const names = all(".who", quote.closest("li")).map((who) => {
        const report = one("#r" + clean(one(".number", who)));
        const date = report && one("time", report), source = report && one('a[rel~="external"]', report);
        return [clean(one("bdi", who)), date && clean(date), source && source.href].filter(Boolean).join(", ");
      });
      lines.push(`${clean(quote)} (${names.join("; ")})${link ? "" : " [words not on the page]"}`);
    }
    const by = one("h3 bdi", finding.closest(".by") ?? finding);
    const names = [...all(".chips .who bdi", finding), by].filter(Boolean).map(clean);
    if (lines.length === 1) lines.push(names.join("; "));
    lines.push(`Crossread record, finding ${finding.id.slice(1)}: ${address(finding)}`);
    return lines.join("\n");
  };
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
      button("Copy link", `Copy a link to finding ${number}`, () => copy(address(finding), "Link copied")),
      button("Cite", `Copy finding ${number} as a citation`, () => copy(citation(finding), "Citation copied")),
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
      const packed = Uint8Array.from(atob(data.gzip), (c) => c.charCodeAt(0));
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
      const bytes = await new Response(stream).blob();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([bytes], { type: data.type }));
      link.download = data.file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      say(`${data.file} saved`);
    });
  }

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
