// What the page does by itself: marks quotes in the article, shows them on hover, copies, saves, switches views.
// Buttons carry offsets into the article's text (UTF-16 units, as here); paragraphs carry where they begin.
(() => {
  const CONTEXT_CHARACTERS = 160;

  // ---- Marks in the article

  const unmark = () => {
    for (const mark of document.querySelectorAll("article mark")) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
  };

  const paragraphsOf = (article, start, end) =>
    [...document.querySelectorAll(`article [data-article="${article}"] .text`)]
      .map((element) => ({ element, from: Number(element.dataset.start) }))
      .filter(({ element, from }) => from < end && from + element.textContent.length > start);

  const mark = ({ article, start: begin, end: finish }, current) => {
    const [start, end] = [Number(begin), Number(finish)];
    let first = null;
    for (const { element, from } of paragraphsOf(article, start, end)) {
      const length = element.textContent.length;
      const range = rangeOf(element, Math.max(start - from, 0), Math.min(end - from, length));
      const marked = document.createElement("mark");
      if (current) marked.className = "current";
      marked.append(range.extractContents());
      range.insertNode(marked);
      first = first || marked;
    }
    return first;
  };

  // The range of characters [start, end) of a paragraph that other marks may already have cut into nodes.
  const rangeOf = (paragraph, start, end) => {
    const range = document.createRange();
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let seen = 0;
    let begun = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.textContent.length;
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

  // What was never in view has only a guessed height, so the place is checked again on arrival.
  const scrollTo = (element, isLast = false) => {
    const article = element.closest("article");
    if (!article) return;
    const top = element.getBoundingClientRect().top - article.getBoundingClientRect().top + article.scrollTop;
    article.scrollTo({ top: top - article.clientHeight / 3, behavior: isCalm() || isLast ? "auto" : "smooth" });
    if (isLast) return;
    setTimeout(() => {
      const [mark, frame] = [element.getBoundingClientRect(), article.getBoundingClientRect()];
      if (mark.top < frame.top || mark.bottom > frame.bottom) scrollTo(element, true);
    }, 700);
  };

  // Marks every quote of the answer that holds `button`; the one clicked is shown.
  const show = (button) => {
    unmark();
    const nameOf = ({ article, start, end }) => `${article} ${start}-${end}`;
    const places = new Map();
    for (const other of button.closest(".answer, .draft").querySelectorAll("button[data-start]")) {
      places.set(nameOf(other.dataset), other.dataset);
    }
    places.delete(nameOf(button.dataset));
    for (const place of places.values()) mark(place, false);
    const shown = mark(button.dataset, true);
    if (shown) scrollTo(shown);
  };

  // ---- The card that shows a quote in its sentence, or what a word means

  let card = null;

  const hideCard = () => {
    if (card) card.remove();
    card = null;
  };

  const quoteInPlace = (article, start, end) => {
    const content = document.createElement("div");
    content.dir = "auto";
    for (const { element, from } of paragraphsOf(article, start, end)) {
      const text = element.textContent;
      const [begin, stop] = [Math.max(start - from, 0), Math.min(end - from, text.length)];
      const left = Math.max(0, begin - CONTEXT_CHARACTERS);
      const right = Math.min(text.length, stop + CONTEXT_CHARACTERS);
      const before = left ? `…${text.slice(left, begin).replace(/^\S*\s/, "")}` : text.slice(0, begin);
      const after = right < text.length ? `${text.slice(stop, right).replace(/\s\S*$/, "")}…` : text.slice(stop);
      const quote = document.createElement("mark");
      quote.textContent = text.slice(begin, stop);
      content.append(before, quote, after, " ");
    }
    return content;
  };

  const showCard = (target) => {
    hideCard();
    card = document.createElement("div");
    card.id = "card";
    card.setAttribute("role", "tooltip");
    const { tip, article, start, end } = target.dataset;
    card.append(tip || quoteInPlace(article, Number(start), Number(end)));
    document.querySelector(".gradio-container").append(card);
    const box = target.getBoundingClientRect();
    const width = Math.min(380, innerWidth - 24);
    card.style.maxWidth = `${width}px`;
    card.style.left = `${Math.max(12, Math.min(box.left, innerWidth - card.offsetWidth - 12))}px`;
    const above = box.top - card.offsetHeight - 8;
    card.style.top = `${above > 8 ? above : box.bottom + 8}px`;
  };

  const cardTarget = (node) => node instanceof Element && node.closest("button.cite, [data-tip]");
  for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(enter, (event) => {
      const target = cardTarget(event.target);
      if (target && (enter === "mouseover" || target.matches(":focus-visible"))) showCard(target);
    });
    document.addEventListener(leave, (event) => cardTarget(event.target) && hideCard());
  }
  // The article may be on its way to a quote; only a chat that moves takes the mark away from under the card.
  document.addEventListener("scroll", (event) => event.target.id === "chat" && hideCard(), true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideCard());

  // ---- Copying and saving

  const copy = async (button) => {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Clipboards are closed to pages that come over plain http from another computer.
      const box = document.createElement("textarea");
      box.value = text;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
      button.focus();
    }
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
  };

  const save = (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  // ---- Asking

  const questionBox = () => document.querySelector("#question textarea");

  const focusQuestion = () => {
    const box = questionBox();
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  };

  const ask = (question) => {
    const box = questionBox();
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    // The page must have taken the text over before Enter sends it.
    requestAnimationFrame(() =>
      box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true })),
    );
  };

  // ---- Views of a phone, and colours

  const view = (name) => {
    document.querySelector("#sides").dataset.view = name;
    for (const button of document.querySelectorAll("button[data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === name));
    }
  };

  const isPhone = () => matchMedia("(max-width: 768px)").matches;

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (!button) return;
    hideCard();
    if (button.dataset.start) {
      if (isPhone()) view("reading");
      show(button);
    }
    if (button.dataset.copy) copy(button);
    if (button.dataset.view) view(button.dataset.view);
    if (button.matches(".suggestion")) ask(button.textContent);
    if (button.matches("header .theme")) document.body.classList.toggle("dark");
  });

  // ---- The newest answer marks its quotes as soon as it is there; the chat follows unless it was scrolled up

  let newest = null;
  let follows = true;
  const chat = () => document.querySelector("#chat");
  document.addEventListener(
    "scroll",
    (event) => {
      const box = chat();
      if (event.target === box) follows = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
    },
    true,
  );

  const settle = () => {
    const answers = document.querySelectorAll("#past .answer");
    const last = answers[answers.length - 1] || null;
    const name = last && `${answers.length} ${last.textContent}`;
    if (name === newest) return;
    newest = name;
    const button = last && last.querySelector("button.cite");
    if (button) show(button);
    else unmark();
  };

  const follow = () => {
    const box = chat();
    if (!box) return;
    if (document.querySelector("#live .turn") && !document.querySelector("#live .says, #live q")) follows = true;
    if (follows) box.scrollTop = box.scrollHeight;
  };

  const watch = () => {
    const box = chat();
    if (!box) return void requestAnimationFrame(watch);
    new MutationObserver(() => {
      settle();
      follow();
    }).observe(box, { childList: true, subtree: true, characterData: true });
    box.setAttribute("role", "log");
    box.setAttribute("aria-label", "Chat");
    box.tabIndex = 0;
    view("asking");
  };
  watch();

  // ---- A reload: the tab's key brings back its articles and chats; another tab has another key

  const tabKey = () => {
    const known = sessionStorage.getItem("articleAssistantTab");
    if (known) return known;
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const key = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem("articleAssistantTab", key);
    return key;
  };

  window.articleAssistant = { save, focusQuestion, tabKey };
})();
