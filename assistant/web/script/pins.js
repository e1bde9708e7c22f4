// Pins and links to quotes: what is clicked or pressed, and the pins' colours in the article.

/** Tells Python what was done; `trigger` of a hidden component of Gradio's.
 * @param {string} event @param {object} what */
const tell = (event, what = {}) => /** @type {any} */ (window).articleAssistant.tell(event, { desk: desk(), ...what });

/** Where the selected words of the article are; null where nothing of one article is selected.
 * @returns {Place | null} */
const selectedPlace = () => {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const pieces = all("article .text").filter((piece) => range.intersectsNode(piece));
  const section = pieces[0]?.closest("section");
  const own = pieces.filter((piece) => piece.closest("section") === section);
  if (!section?.dataset.article) return null;
  const last = own[own.length - 1];
  const start = Number(own[0].dataset.start) + lengthTo(own[0], range.startContainer, range.startOffset, 0);
  const end = Number(last.dataset.start) + lengthTo(last, range.endContainer, range.endOffset, last.textContent.length);
  return start < end ? { article: section.dataset.article, start, end, page: "", label: "" } : null;
};

/** Characters of a piece before a point; `otherwise` where the point is outside of it.
 * @param {Element} piece @param {Node} node @param {number} offset @param {number} otherwise */
const lengthTo = (piece, node, offset, otherwise) => {
  if (!piece.contains(node)) return otherwise;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(node, offset);
  return before.toString().length;
};

/** @param {Place | null | undefined} place */
const pin = (place) => {
  if (!place) return announce("Show a quote or select words of the article first");
  const known = all("#pins li.pin").find((item) => isSame(placeOf(item.querySelector("button.quote")), place));
  if (known) {
    tell("unpin", { pin: known.dataset.pin });
    return announce("No longer pinned");
  }
  tell("pin", { article: place.article, start: place.start, end: place.end });
  getSelection()?.removeAllRanges();
  announce("Pinned");
};

const pinShown = () => pin(selectedPlace() || evidence[position]);

/** @returns {Place[]} */
const pinned = () => all("#pins li.pin > button.quote").map(placeOf);

// What the list of pins says is shown in the article and beside the quotes.
const showPins = () => {
  const places = pinned();
  one("button[data-mode=pins]").textContent = places.length ? `Pins (${places.length})` : "Pins";
  for (const button of all("#asking [data-pin-quote]")) {
    const place = placeOf(button.closest("li").querySelector("button.quote"));
    const isPinned = places.some((other) => isSame(other, place));
    if (button.getAttribute("aria-pressed") === String(isPinned)) continue;
    button.setAttribute("aria-pressed", String(isPinned));
    button.title = isPinned ? "Pinned. Click to take the pin off" : "Pin this quote (P)";
  }
  for (const colour of ["yellow", "green", "blue", "red"]) {
    const own = all(`#pins li.pin.${colour} > button.quote`).map(placeOf);
    highlight(`pin-${colour}`, own.flatMap(rangesOf));
  }
};

/** @param {Place} place */
const rangesOf = (place) =>
  piecesOf(place).map(({ element, from }) =>
    rangeOf(element, Math.max(place.start - from, 0), Math.min(place.end - from, element.textContent.length)),
  );

/** A place that nobody clicked in an answer: of a pin, of a link. It waits for its article.
 * @param {Place} place @param {number} frames */
const showPlace = (place, frames = 120) => {
  if (desk() !== current || !piecesOf(place).length) {
    if (frames) requestAnimationFrame(() => showPlace(place, frames - 1));
    return;
  }
  evidence = [place];
  step(0, true);
};

/** The place of a quote whose article is open, but not in front. @type {Place | null} */
let wanted = null;

const arrived = () => {
  if (wanted) showPlace(wanted);
  wanted = null;
};

/** @param {string} text a place as JSON; empty where a link led nowhere */
const linked = (text) => {
  if (!text) return;
  history.replaceState(null, "", location.pathname + location.search);
  showPlace(JSON.parse(text));
};

/** A link to a quote: its article may be on this browser's shelf. */
const followLink = async () => {
  if (!location.hash.startsWith("#quote=")) return;
  const digest = new URLSearchParams(location.hash.slice(1)).get("article") || "";
  const isOpen = /^[0-9a-f]{64}$/.test(digest) && one(`article [data-article="${digest.slice(0, 16)}"]`);
  if (!isOpen && (await unshelveText(digest))) return; // it is followed when its article is open
  tell("follow", { fragment: location.hash });
};

/** @param {HTMLElement} button */
const copyLink = (button) => {
  button.dataset.copy = location.origin + location.pathname + button.dataset.link;
  copy(button);
};

/** @param {string} text a file as JSON: its name, its kind, and its content in base 64 */
const saveFile = (text) => {
  if (!text) return;
  const { name, kind, content } = JSON.parse(text);
  saveBlob(name, new Blob([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], { type: kind }));
};

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && /** @type {any} */ (event.target.closest("button"));
  if (!button) return;
  const wants = button.dataset;
  const own = button.closest("[data-pin]")?.dataset.pin;
  if ("pinQuote" in wants) pin(placeOf(button.closest("li").querySelector("button.quote")));
  if ("pinShown" in wants) pinShown();
  if (wants.link) copyLink(button);
  if (wants.unpin) tell("unpin", { pin: wants.unpin });
  if (wants.colour) tell("colour", { pin: own, colour: wants.colour });
  if (wants.move) tell("move", { pin: own, steps: wants.move });
  if (wants.order) tell("order", { order: wants.order });
  if (wants.carry) tell("carry", { form: wants.carry, what: one("[name=carried]:checked").value });
  if ("print" in wants) {
    one("#sides").dataset.paper = one("[name=carried]:checked").value;
    print();
  }
  if (wants.start && !piecesOf(placeOf(button)).length) {
    wanted = placeOf(button);
    tell("visit", { article: wanted.article });
  }
});
// What is in front is printed, unless the pins' own button says what.
addEventListener("beforeprint", () => {
  const sides = one("#sides");
  sides.dataset.paper ||= { pins: "pins", overview: "overview" }[sides.dataset.mode || ""] || "chat";
});
addEventListener("afterprint", () => delete one("#sides").dataset.paper);

document.addEventListener("change", (event) => {
  const box = /** @type {any} */ (event.target);
  if (box.dataset?.note) tell("note", { pin: box.dataset.note, words: box.value });
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "p" || event.key === "P") pinShown();
});
// Selected words can be pinned where there are no keys.
document.addEventListener("selectionchange", () => {
  const place = selectedPlace();
  const button = one("#pin-selection");
  if (!button) return;
  button.hidden = !place;
  if (!place) return;
  const box = getSelection()?.getRangeAt(0).getBoundingClientRect();
  if (!box) return;
  button.style.top = `${Math.min(innerHeight - 44, box.bottom + 8)}px`;
  button.style.left = `${Math.max(8, Math.min(innerWidth - 80, box.left))}px`;
});
document.addEventListener("mousedown", (event) => {
  // A click would take the selection away before it is pinned.
  if (event.target instanceof Element && event.target.closest("#pin-selection")) event.preventDefault();
});
addEventListener("hashchange", () => void followLink());
