// Marks quotes in the article. An answer's buttons carry offsets into the article's text (UTF-16 units, as
// here); paragraphs carry the offset at which they begin.
(() => {
  const unmark = () => {
    for (const mark of document.querySelectorAll("article mark")) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
  };

  const mark = (start, end, current) => {
    let first = null;
    for (const paragraph of document.querySelectorAll("article p.text")) {
      const from = Number(paragraph.dataset.start);
      const to = from + paragraph.textContent.length;
      if (to <= start || from >= end) continue;
      const range = rangeOf(paragraph, Math.max(start, from) - from, Math.min(end, to) - from);
      const element = document.createElement("mark");
      if (current) element.className = "current";
      element.append(range.extractContents());
      range.insertNode(element);
      first = first || element;
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

  // Only the article moves, unless it is out of sight, as on a phone when the click came from the chat.
  const scrollTo = (element) => {
    const article = element.closest("article");
    const box = article.getBoundingClientRect();
    const top = element.getBoundingClientRect().top - box.top + article.scrollTop;
    article.scrollTo({ top: top - article.clientHeight / 3, behavior: "smooth" });
    if (box.bottom < 0 || box.top > window.innerHeight) article.scrollIntoView({ block: "nearest" });
  };

  // Marks every quote of the answer that holds `button`; the one clicked is shown.
  const show = (button) => {
    unmark();
    const { start, end } = button.dataset;
    const places = new Map();
    for (const other of button.closest(".answer, .draft").querySelectorAll("button[data-start]")) {
      places.set(`${other.dataset.start}-${other.dataset.end}`, other.dataset);
    }
    places.delete(`${start}-${end}`);
    for (const place of places.values()) mark(Number(place.start), Number(place.end), false);
    const shown = mark(Number(start), Number(end), true);
    if (shown) scrollTo(shown);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-start]");
    if (button) show(button);
  });

  // The newest answer marks its quotes by itself as soon as it is complete.
  let newest = null;
  new MutationObserver(() => {
    const answers = document.querySelectorAll(".answer");
    const last = answers[answers.length - 1] || null;
    if (last === newest) return;
    newest = last;
    const button = last && last.querySelector("button.cite");
    if (button) show(button);
    else unmark();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
