// What a screen reader, a keyboard and weak eyes need, checked on the page as it stands; gives a list of faults.
// After the rules of axe-core that bear on such a page: names, roles, headings, ids, languages, tables, contrast (WCAG 2.2 AA).
(() => {
  const faults = [];
  const fault = (rule, element) => faults.push(`${rule}: ${element.outerHTML.slice(0, 160)}`);
  const all = (query) => [...document.querySelectorAll(query)];
  const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && element.getClientRects().length > 0;
  const name = (element) => {
    const by = (element.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean)
      .map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    return (element.getAttribute("aria-label") || by || element.textContent || element.title || "").trim();
  };
  if (!document.documentElement.lang) fault("language", document.documentElement);
  if (!document.title.trim()) fault("title", document.head);
  if (all("main").length !== 1) fault("one main", document.body);
  if (all("h1").length !== 1) fault("one h1", document.body);
  const ids = new Set();
  for (const element of all("[id]")) {
    if (ids.has(element.id)) fault("id twice", element);
    ids.add(element.id);
  }
  for (const element of all("[aria-labelledby]")) {
    for (const id of element.getAttribute("aria-labelledby").split(" ")) if (!ids.has(id)) fault("label missing", element);
  }
  for (const link of all("a[href^='#']")) if (!ids.has(link.hash.slice(1))) fault("leads nowhere", link);
  for (const element of all("a[href], button, select, input, summary, dialog, [role=region], [role=search], [role=img], main, nav[aria-label]")) {
    if (visible(element) && !name(element)) fault("no name", element);
  }
  let level = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6").filter(visible)) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) fault("heading level skipped", heading);
    if (!heading.textContent.trim()) fault("empty heading", heading);
    level = own;
  }
  for (const table of all("table")) {
    if (!table.querySelector("thead th[scope=col]")) fault("no column heads", table);
    for (const row of table.querySelectorAll("tbody tr")) if (!row.querySelector("th[scope=row]")) fault("no row head", row);
  }
  for (const list of all("ul, ol")) for (const child of list.children) if (child.tagName !== "LI") fault("no list item", child);
  for (const element of all("[tabindex]")) if (element.tabIndex > 0) fault("order of focus forced", element);
  for (const part of all(".scroll, .report, .record, .reports")) {
    const style = getComputedStyle(part);
    const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
    if (scrolls && part.tabIndex < 0) fault("scrolls, but not by keys", part);
  }
  // Contrast: each text against what lies below it, washes laid over one another.
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colours = new Map();
  const rgba = (colour) => {
    if (!colours.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      colours.set(colour, [r, g, b, a / 255]);
    }
    return colours.get(colour);
  };
  const over = (top, below) => [0, 1, 2].map((k) => top[k] * top[3] + below[k] * (1 - top[3])).concat(1);
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    const ground = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    return layers.reverse().reduce((below, layer) => over(layer, below), ground);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(element) || /^(SCRIPT|STYLE|OPTION)$/.test(element.tagName)) continue;
    seen.add(element);
    if (!visible(element) || element.closest(".sr")) continue;
    const style = getComputedStyle(element);
    const svg = element instanceof SVGElement;
    const below = behind(svg ? element.closest("figure") : element);
    const above = over(rgba(svg ? style.fill : style.color), below);
    const [a, b] = [light(above), light(below)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) fault(`contrast ${ratio.toFixed(2)}`, element);
  }
  return faults.slice(0, 40);
})()
