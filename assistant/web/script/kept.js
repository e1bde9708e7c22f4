// Articles that were opened before: kept on this computer, or on the browser's shelf.

/** @typedef {{name: string, title: string, source: string, opened: string, asked: string[], pins: number, bytes: number}} Kept */

/** @type {Kept[]} */
let keptRows = [];

const keepsHere = () => one("#kept [data-keeps]")?.dataset.keeps === "here";

/** @param {Kept[]} rows the last opened first */
const listKept = (rows) => {
  keptRows = rows;
  one("#kept-search").hidden = rows.length < 4;
  drawKept(one("#kept-search").hidden ? "" : one("#kept-search").value);
  one("#kept").hidden = keepsHere() && !rows.length;
};

/** @param {string} text rows as JSON */
const listHere = (text) => listKept(JSON.parse(text || "[]"));

/** @param {string} words */
const drawKept = (words) => {
  const wanted = words.toLowerCase();
  /** @param {string} text */
  const holds = (text) => text.toLowerCase().includes(wanted);
  const rows = keptRows.map((row) => ({ row, hit: wanted ? row.asked.find(holds) : undefined }));
  const found = rows.filter(({ row, hit }) => hit || holds(row.title) || holds(row.source));
  const nothing = Object.assign(document.createElement("li"), { className: "label", textContent: "Nothing found." });
  const items = found.map(({ row, hit }) => keptRow(row, hit));
  one("#kept-list").replaceChildren(...(wanted && !items.length ? [nothing] : items));
};

/** @param {Kept} row @param {string | undefined} hit a question that was searched for */
const keptRow = (row, hit) => {
  const item = document.createElement("li");
  const opening = document.createElement("button");
  opening.type = "button";
  opening.className = "source";
  opening.dir = "auto";
  opening.dataset.kept = row.name;
  const about = document.createElement("span");
  about.className = "label";
  /** @param {number} count @param {string} noun */
  const counted = (count, noun) => (count ? `${count} ${noun}${count > 1 ? "s" : ""}` : "");
  const parts = [row.opened, row.source === row.title ? "" : row.source, counted(row.asked.length, "question"), counted(row.pins, "pin")];
  about.textContent = hit ? `asked: ${hit}` : parts.filter(Boolean).join(" · ");
  opening.append(row.title, about);
  const deleting = document.createElement("button");
  deleting.type = "button";
  deleting.className = "forget";
  deleting.dataset.forget = row.name;
  deleting.textContent = (sureUntil.get(row.name) ?? 0) > Date.now() ? "Sure?" : "Delete";
  deleting.setAttribute("aria-label", `Delete ${row.title} for good`);
  item.append(opening, deleting);
  return item;
};

/** When a second click comes too late. A list that is drawn anew meanwhile has new buttons. @type {Map<string, number>} */
const sureUntil = new Map();

/** The second click deletes for good. @param {string} what @param {HTMLElement} button @param {() => void} work */
const sure = (what, button, work) => {
  if ((sureUntil.get(what) ?? 0) > Date.now()) {
    sureUntil.delete(what);
    return work();
  }
  const words = button.textContent;
  sureUntil.set(what, Date.now() + 4000);
  button.textContent = "Sure?";
  setTimeout(() => (button.textContent = words), 4000);
};

/** @param {string} name */
const forgetKept = async (name) => {
  if (keepsHere()) return tell("erase", { name });
  await onShelf("readwrite", (store) => store.delete(name));
  seenNames.delete(name);
  await listShelf();
};

/** @type {number | undefined} */
let keepingSoon;

// The chat or the pins have changed: they are kept in a moment.
const keepSoon = () => {
  clearTimeout(keepingSoon);
  keepingSoon = setTimeout(() => {
    if (keepsHere()) tell("keep");
    else if (isShelfOn()) tell("record", { whole: false });
    if (one("#past .answer") && !one("#live .turn")) tell("next");
  }, 400);
};

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && /** @type {any} */ (event.target.closest("button"));
  if (!button) return;
  const { kept, forget: forgotten } = button.dataset;
  if (kept && keepsHere()) tell("reopen", { name: kept });
  if (kept && !keepsHere()) void unshelve((record) => record.name === kept);
  if (forgotten) sure(forgotten, button, () => void forgetKept(forgotten));
  if (button.id === "shelf-clear") sure("all", button, () => void clearShelf());
  if (button.id === "open-sources" && keepsHere()) tell("list");
});
document.addEventListener("change", (event) => {
  if (event.target === one("#shelf-on")) void switchShelf(one("#shelf-on").checked);
});
document.addEventListener("input", (event) => event.target === one("#kept-search") && drawKept(one("#kept-search").value));

const beginDesk = () => {
  if (!one("#pins .pins") || !one("#kept [data-keeps]")) return void requestAnimationFrame(beginDesk);
  const watch = { childList: true, subtree: true };
  new MutationObserver(() => {
    showPins();
    keepSoon();
  }).observe(one("#pins"), watch);
  new MutationObserver(() => {
    showPins();
    keepSoon();
  }).observe(one("#past"), watch);
  new MutationObserver(() => {
    showPins();
    for (const next of all("#next .next")) next.hidden = next.dataset.deskOf !== desk();
  }).observe(one("#article"), watch);
  one(".shelf").hidden = keepsHere();
  if (keepsHere()) tell("list");
  else void listShelf();
  showPins();
};

/** The tab's articles are there; a link may have led here. */
const begun = () => {
  tell("refresh");
  void followLink();
};
