// Marks in the article. Buttons carry offsets into the article's text (UTF-16 units, as here); pieces of the
// article carry where they begin.

/** @typedef {{article: string, start: number, end: number, page: string, label: string}} Place */

/** @param {string} selector @returns {any[]} */
const all = (selector) => [...document.querySelectorAll(selector)];

/** @param {string} selector @returns {any} */
const one = (selector) => document.querySelector(selector);

/** @param {HTMLElement} button @returns {Place} */
const placeOf = (button) => ({
  article: String(button.dataset.article),
  start: Number(button.dataset.start),
  end: Number(button.dataset.end),
  page: button.dataset.page || "",
  label: button.dataset.place || "",
});

/** @param {Place} a @param {Place} b */
const isSame = (a, b) => a.article === b.article && a.start === b.start && a.end === b.end;

const unmark = () => {
  for (const mark of all("article mark")) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
};

/** @param {Place} place */
const piecesOf = ({ article, start, end }) =>
  all(`article [data-article="${article}"] .text`)
    .map((element) => ({ element, from: Number(element.dataset.start) }))
    .filter(({ element, from }) => from < end && from + element.textContent.length > start);

/** Marks a quote; gives its first piece. @param {Place} place @param {boolean} isCurrent */
const mark = (place, isCurrent) => {
  let first = null;
  for (const { element, from } of piecesOf(place)) {
    const length = element.textContent.length;
    const range = rangeOf(element, Math.max(place.start - from, 0), Math.min(place.end - from, length));
    const marked = document.createElement("mark");
    if (isCurrent) marked.className = "current";
    marked.append(range.extractContents());
    range.insertNode(marked);
    first = first || marked;
  }
  return first;
};

/** The range of characters [start, end) of a piece that marks may already have cut into nodes.
 * @param {Node} piece @param {number} start @param {number} end */
const rangeOf = (piece, start, end) => {
  const range = document.createRange();
  const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
  let seen = 0;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = String(node.textContent).length;
    if (!begun && start < seen + length) {
      range.setStart(node, start - seen);
      begun = true;
    }
    if (begun && end <= seen + length) {
      range.setEnd(node, end - seen);
      break;
    }
    seen += length;
  }
  return range;
};

const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** What was never in view has only a guessed height, so the place is checked again on arrival.
 * @param {Element | Range} target @param {boolean} isLast */
const scrollTo = (target, isLast = false) => {
  const article = one("article");
  const top = target.getBoundingClientRect().top - article.getBoundingClientRect().top + article.scrollTop;
  article.scrollTo({ top: top - article.clientHeight / 3, behavior: isCalm() || isLast ? "auto" : "smooth" });
  if (isLast) return;
  setTimeout(() => {
    const [box, frame] = [target.getBoundingClientRect(), article.getBoundingClientRect()];
    if (box.height && (box.top < frame.top || box.bottom > frame.bottom)) scrollTo(target, true);
  }, 700);
};

// Where quotes stand in the whole article, beside its scrollbar.
const drawTicks = () => {
  one(".ticks")?.remove();
  const article = one("article");
  const ticks = document.createElement("div");
  ticks.className = "ticks";
  ticks.setAttribute("aria-hidden", "true");
  for (const marked of all("article mark")) {
    const top = marked.getBoundingClientRect().top - article.getBoundingClientRect().top + article.scrollTop;
    const tick = document.createElement("i");
    tick.style.top = `${(100 * top) / article.scrollHeight}%`;
    if (marked.className) tick.className = marked.className;
    ticks.append(tick);
  }
  article.parentElement.append(ticks);
};
