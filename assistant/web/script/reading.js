// The article's tools: find, contents, and the picture of the page beside the text.

/** @type {Range[]} */
let matches = [];
let match = 0;

/** @param {string} name @param {Range[]} ranges */
const highlight = (name, ranges) => {
  if (CSS.highlights) CSS.highlights.set(name, new Highlight(...ranges));
};

/** @param {string} words */
const find = (words) => {
  const wanted = words.toLowerCase();
  matches = [];
  for (const element of wanted ? all("article .text") : []) {
    const text = element.textContent.toLowerCase();
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      matches.push(rangeOf(element, at, at + wanted.length));
    }
  }
  for (const button of all("[data-find]")) button.hidden = matches.length < 2;
  highlight("found", matches);
  goToMatch(0);
};

/** @param {number} wanted */
const goToMatch = (wanted) => {
  match = matches.length ? (wanted + matches.length) % matches.length : 0;
  highlight("found-current", matches.slice(match, match + 1));
  const isAsked = one("#find").value;
  one("#found").textContent = matches.length ? `${match + 1} of ${matches.length}` : isAsked ? "none" : "";
  if (matches.length) scrollTo(matches[match]);
};

document.addEventListener("input", (event) => event.target === one("#find") && find(one("#find").value));
document.addEventListener("keydown", (event) => {
  if (event.target !== one("#find")) return;
  if (event.key === "Enter") goToMatch(match + (event.shiftKey ? -1 : 1));
  if (event.key === "Escape") find((one("#find").value = ""));
});

/** @param {string} place article and offset of a heading */
const jump = (place) => {
  const [article, start] = place.split(" ");
  const heading = one(`article [data-article="${article}"] .text[data-start="${start}"]`);
  if (!heading) return;
  disclose("contents", false);
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(heading);
};

const isPictureWanted = () => one("#open-picture").getAttribute("aria-pressed") === "true";

/** Asks for the picture of a quote's page; nothing where there is none, or none is wanted.
 * @param {Place} place */
const showPage = (place) => {
  const section = one(`article [data-article="${place.article}"][data-drawable]`);
  if (!section || !place.page || !isPictureWanted()) return;
  const words = piecesOf(place).map(({ element, from }) =>
    element.textContent.slice(Math.max(place.start - from, 0), place.end - from),
  );
  drawPage(place.article, Number(place.page), words.join(" "));
};

/** @param {string} article @param {number} page @param {string} words */
const drawPage = (article, page, words = "") =>
  /** @type {any} */ (window).articleAssistant.draw({ article, page, words: words.slice(0, 2000) });

/** The page that is in view in the text. */
const pageInView = () => {
  const top = one("article").getBoundingClientRect().top + 60;
  const seen = all("article [data-page].page-rule").filter((rule) => rule.getBoundingClientRect().top < top).pop();
  return seen ? Number(seen.dataset.page) : 1;
};

const togglePicture = () => {
  const button = one("#open-picture");
  button.setAttribute("aria-pressed", String(!isPictureWanted()));
  one("#sides").dataset.picture = String(isPictureWanted());
  const shown = one("article mark.current");
  if (shown) scrollTo(shown, true); // the text has another width now
  if (!isPictureWanted()) return;
  const place = evidence[position];
  if (place?.page) showPage(place);
  else drawPage(one("article [data-drawable]").dataset.article, pageInView());
};
