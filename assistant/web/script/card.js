// The card that shows a quote in its sentence, or what a word means.

const CONTEXT_CHARACTERS = 160;

/** @type {HTMLElement | null} */
let card = null;

const hideCard = () => {
  if (card) card.remove();
  card = null;
  one("[aria-describedby=card]")?.removeAttribute("aria-describedby");
};

/** @param {Place} place */
const quoteInPlace = (place) => {
  const content = document.createElement("div");
  content.dir = "auto";
  for (const { element, from } of piecesOf(place)) {
    const text = element.textContent;
    const [begin, stop] = [Math.max(place.start - from, 0), Math.min(place.end - from, text.length)];
    const left = Math.max(0, begin - CONTEXT_CHARACTERS);
    const right = Math.min(text.length, stop + CONTEXT_CHARACTERS);
    const before = left ? `…${text.slice(left, begin).replace(/^\S*\s/, "")}` : text.slice(0, begin);
    const after = right < text.length ? `${text.slice(stop, right).replace(/\s\S*$/, "")}…` : text.slice(stop);
    const quote = document.createElement("mark");
    quote.textContent = text.slice(begin, stop);
    content.append(before, quote, after, " ");
  }
  if (place.label) content.append(` (${place.label})`);
  return content;
};

/** @param {HTMLElement} target */
const showCard = (target) => {
  hideCard();
  card = document.createElement("div");
  card.id = "card";
  card.setAttribute("role", "tooltip");
  card.append(target.dataset.tip || quoteInPlace(placeOf(target)));
  one(".gradio-container").append(card);
  target.setAttribute("aria-describedby", "card");
  const box = target.getBoundingClientRect();
  card.style.maxWidth = `${Math.min(380, innerWidth - 24)}px`;
  card.style.left = `${Math.max(12, Math.min(box.left, innerWidth - card.offsetWidth - 12))}px`;
  const above = box.top - card.offsetHeight - 8;
  card.style.top = `${above > 8 ? above : box.bottom + 8}px`;
};

/** @param {EventTarget | null} node @returns {HTMLElement | null} */
const cardTarget = (node) => (node instanceof Element ? node.closest("button.cite, [data-tip]") : null);
for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(enter, (event) => {
    const target = cardTarget(event.target);
    if (target && (enter === "mouseover" || target.matches(":focus-visible"))) showCard(target);
  });
  document.addEventListener(leave, (event) => cardTarget(event.target) && hideCard());
}
// The article may be on its way to a quote; only a chat that moves takes the mark away from under the card.
document.addEventListener("scroll", (event) => event.target === one("#chat") && hideCard(), true);
