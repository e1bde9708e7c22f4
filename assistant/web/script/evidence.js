// The way through an answer's quotes: "2 of 4", J and K, and back to the answer.

/** @type {Place[]} */
let evidence = [];
let position = 0;

/** The button that stands for a place in the chat, or in what was checked; the newest one.
 * @param {Place} place */
const buttonOf = (place) =>
  all("#asking button[data-start]").filter((button) => button.offsetParent && isSame(placeOf(button), place)).pop();

const forget = () => {
  evidence = [];
  unmark();
  one(".ticks")?.remove();
  const bar = one(".evidence");
  if (bar) bar.hidden = true;
};

/** Marks every quote of the answer that holds a button; the button's own is shown.
 * @param {HTMLElement} button @param {boolean} isAsked whether the person wants to go there */
const show = (button, isAsked) => {
  evidence = [];
  for (const other of button.closest(".answer, .draft")?.querySelectorAll("button[data-start]") || []) {
    const place = placeOf(/** @type {HTMLElement} */ (other));
    if (!evidence.some((known) => isSame(known, place))) evidence.push(place);
  }
  step(evidence.findIndex((place) => isSame(place, placeOf(button))), isAsked);
};

/** @param {number} wanted @param {boolean} isAsked */
const step = (wanted, isAsked) => {
  if (!evidence.length) return;
  position = (wanted + evidence.length) % evidence.length;
  unmark();
  for (const place of evidence) if (!isSame(place, evidence[position])) mark(place, false);
  const shown = mark(evidence[position], true);
  if (!shown) return forget();
  drawTicks();
  scrollTo(shown);
  const bar = one(".evidence");
  bar.hidden = false;
  bar.querySelector("blockquote").textContent = all("article mark.current").map((m) => m.textContent).join(" ");
  const { label } = evidence[position];
  one("#evidence-place").textContent = `Quote ${position + 1} of ${evidence.length}${label ? `, ${label}` : ""}`;
  for (const other of all("[data-evidence='1'], [data-evidence='-1']")) other.hidden = evidence.length < 2;
  if (isAsked) {
    disclose("sources", false);
    if (isPhone()) view("reading");
    shown.tabIndex = -1;
    shown.focus({ preventScroll: true });
    scrollTo(shown);
  }
  showPage(evidence[position]);
};

const backToAnswer = () => {
  if (isPhone()) view("asking");
  const button = evidence.length && buttonOf(evidence[position]);
  if (button) button.focus();
  else one("#question textarea").focus();
};

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof Element && target.matches("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    hideCard();
    if (event.target instanceof Element && event.target.closest("article mark, .evidence")) backToAnswer();
    else if (event.target instanceof Element && event.target.closest("#question")) one("[data-action=leave]")?.click();
  }
  if (isTyping(event.target) || !evidence.length) return;
  if (event.key === "j" || event.key === "J") step(position + 1, true);
  if (event.key === "k" || event.key === "K") step(position - 1, true);
});
