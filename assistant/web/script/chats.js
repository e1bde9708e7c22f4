// Asking, and what happens when a chat or an article changes: each article's chat keeps its own place.

const focusQuestion = () => {
  const box = one("#question textarea");
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
};

/** @param {string} question */
const ask = (question) => {
  const box = one("#question textarea");
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  // The page must have taken the text over before Enter sends it.
  requestAnimationFrame(() =>
    box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true })),
  );
};

/** The name of the chat in front. */
const desk = () => one("article")?.dataset.desk || "";

/** Where each chat was left: the first piece of the article in view, and how far its chat was scrolled.
 * @type {Map<string, {piece: string, offset: number, chat: number}>} */
const left = new Map();
let current = "";
let newest = "";
let turns = 0;
let follows = true;

/** Where the chat stands when the last question is at its top, or all of it is in view. */
const followed = () => {
  const [box, last] = [one("#chat"), all("#chat .turn").pop()];
  const bottom = box.scrollHeight - box.clientHeight;
  if (!last) return bottom;
  const top = last.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - 12;
  return Math.min(bottom, top);
};

const remember = () => {
  const article = one("article");
  const top = article.getBoundingClientRect().top;
  const piece = all("article .text").find((element) => element.getBoundingClientRect().bottom > top);
  if (!piece || !current || current !== desk()) return;
  const name = `[data-article="${piece.closest("section").dataset.article}"] .text[data-start="${piece.dataset.start}"]`;
  const offset = piece.getBoundingClientRect().top - top;
  left.set(current, { piece: article.scrollTop ? name : "", offset, chat: one("#chat").scrollTop });
};

document.addEventListener(
  "scroll",
  (event) => {
    if (event.target === one("#chat")) follows = Math.abs(one("#chat").scrollTop - followed()) < 60;
    if (event.target === one("#chat") || event.target === one("article")) remember();
  },
  true,
);

/** What was never in view has only a guessed height, which changes as it comes near: the place is held a while.
 * @param {string} piece @param {number} offset @param {number} frames */
const comeBack = (piece, offset, frames = 20) => {
  const [article, element] = [one("article"), one(`article ${piece}`)];
  const away = element ? element.getBoundingClientRect().top - article.getBoundingClientRect().top - offset : 0;
  if (!element || !frames) return;
  if (Math.abs(away) >= 1) article.scrollBy({ top: away, behavior: "instant" });
  requestAnimationFrame(() => comeBack(piece, offset, frames - 1));
};

// The tools that this article has a use for.
const offer = () => {
  one("#open-contents").hidden = !one("#contents ol");
  one("#open-picture").hidden = !one("article [data-drawable]");
};

// Another chat is in front: its own quotes are marked, and both sides stand where they were left.
const arrive = () => {
  current = desk();
  if ("new" in one("article").dataset) opened();
  if (one("#sides").dataset.mode === "overview") setMode("ask");
  forget();
  find((one("#find").value = ""));
  const known = left.get(current);
  newest = nameOfNewest();
  turns = all("#chat .turn").length;
  shownText = one("article");
  markNewest();
  one("article").scrollTo({ top: 0, behavior: "instant" });
  if (known?.piece) comeBack(known.piece, known.offset);
  one("#chat").scrollTop = known ? known.chat : followed();
  offer();
  disclose("contents", false);
  if (!one("article [data-drawable]") && isPictureWanted()) togglePicture();
};

const newestQuote = () => all("#past .answer").pop()?.querySelector("button.cite");

const nameOfNewest = () => {
  const answers = all("#past .answer");
  const text = newestQuote()?.dataset.article || "";
  return answers.length ? `${answers.length} ${text} ${answers[answers.length - 1].textContent}` : "";
};

const markNewest = () => {
  const button = newestQuote();
  if (button) show(button, false);
  else forget();
};

/** The element that holds the article; another one has no marks yet, as when a page was read anew. */
let shownText = null;

const settleText = () => {
  if (desk() !== current) return arrive();
  offer();
  if (one("article") === shownText) return;
  shownText = one("article");
  markNewest();
};

// The newest answer marks its quotes as soon as it is there, and is told.
const settle = () => {
  if (desk() !== current) return arrive();
  const count = all("#chat .turn").length;
  if (count > turns) follows = true;
  turns = count;
  if (nameOfNewest() !== newest) {
    newest = nameOfNewest();
    markNewest();
    const answer = all("#past .answer").pop();
    const words = answer?.querySelector(".says")?.textContent;
    if (words) announce(`${words} ${answer.querySelector(".confidence")?.textContent || ""}`);
  }
  if (follows) one("#chat").scrollTop = followed();
};

// A box that was clicked keeps its own mind about being ticked: what is asked decides.
const showTicks = () =>
  void setTimeout(() => {
    for (const box of all("#source-list input[data-tick]")) box.checked = box.hasAttribute("checked");
  }, 50); // by then the page has the new list

const countSources = () => {
  const count = one("#source-list .sources")?.dataset.count || "1";
  one("#open-sources").textContent = count === "1" ? "Sources" : `Sources (${count})`;
};
