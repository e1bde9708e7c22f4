// One listener for all buttons of our own, and the start.

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && /** @type {any} */ (event.target.closest("button"));
  if (!button) return;
  hideCard();
  const wants = button.dataset;
  if (wants.start) show(button, true);
  if (wants.copy) copy(button);
  if (wants.view) view(wants.view);
  if (wants.mode) setMode(wants.mode);
  if (wants.find) goToMatch(match + Number(wants.find));
  if (wants.jump) jump(wants.jump);
  if (wants.evidence === "back") backToAnswer();
  else if (wants.evidence) step(position + Number(wants.evidence), true);
  if (wants.draw) drawPage(button.closest("[data-article]").dataset.article, Number(wants.draw));
  if (button.id === "open-sources") toggle("sources");
  if (button.id === "open-contents") toggle("contents");
  if (button.id === "open-picture") togglePicture();
  if (button.matches(".suggestion")) ask(button.textContent);
  if (button.matches("header .theme")) toggleTheme();
});

// A reload: the tab's key brings back its articles and chats; another tab has another key.
const tabKey = () => {
  const known = sessionStorage.getItem("articleAssistantTab");
  if (known) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const key = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem("articleAssistantTab", key);
  return key;
};

const begin = () => {
  const box = one("#chat");
  if (!box || !one("article") || !one(".evidence") || !one("#find")) return void requestAnimationFrame(begin);
  applyTheme();
  const watch = { childList: true, subtree: true, characterData: true };
  new MutationObserver(settle).observe(box, watch);
  // Our own marks change the article too; only another article is news.
  new MutationObserver(settleText).observe(one("#article"), watch);
  new MutationObserver(countSources).observe(one("#source-list"), watch);
  box.setAttribute("role", "log");
  box.setAttribute("aria-label", "Chat");
  box.setAttribute("aria-live", "off"); // a new answer is told once, not with every word
  box.tabIndex = 0;
  view("asking");
  one("#sides").dataset.mode = "ask";
  arrive();
  countSources();
  beginDesk();
};

/** @type {any} */ (window).articleAssistant = {
  ...{ save, focusQuestion, tabKey, desk, opened, show, draw: () => {}, tell: () => {} },
  ...{ begun, linked, arrived, reopened, showTicks, saveFile, shelve, listHere },
};
begin();
