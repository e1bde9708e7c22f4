// A library's page: the list's buttons, and the article of a quote, which is fetched when it is asked for.
// Gradio runs this beside an element, and gives `trigger`, by which Python is told.
(() => {
  const isHere = (name) => document.querySelector(`article [data-article="${name}"]`) !== null;

  // The quote that waits for its article; it is shown as by a click once that is there.
  let waiting = null;
  let seconds = null;

  const open = (button, isAsked) => {
    waiting = { button, isAsked };
    clearTimeout(seconds);
    seconds = setTimeout(() => (waiting = null), 20_000);
    trigger("open", { identity: button.dataset.article });
  };

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (!button) return;
    if (button.dataset.open) trigger("open", { identity: button.dataset.open });
    if (button.dataset.first) trigger("turn", { first: Number(button.dataset.first) });
    if (button.dataset.start && !isHere(button.dataset.article)) open(button, true);
  });

  const isPhone = () => matchMedia("(max-width: 768px)").matches;

  // The newest answer opens the article of its first quote, unless that would take a phone's chat away.
  let newest = null;
  const settle = () => {
    const answers = document.querySelectorAll("#past .answer");
    const last = answers[answers.length - 1];
    const name = last && `${answers.length} ${last.textContent}`;
    if (name === newest) return;
    newest = name;
    const button = last && last.querySelector("button.cite");
    if (button && !isPhone() && !isHere(button.dataset.article)) open(button, false);
  };

  new MutationObserver(() => {
    settle();
    if (waiting && waiting.button.isConnected && isHere(waiting.button.dataset.article)) {
      const { button, isAsked } = waiting;
      waiting = null;
      window.articleAssistant.show(button, isAsked);
    }
  }).observe(document, { childList: true, subtree: true });
})();
