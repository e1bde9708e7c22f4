// Copying, saving, and what is told to who cannot see it.

/** @param {string} words */
const announce = (words) => {
  const place = one("#announcer");
  place.textContent = "";
  setTimeout(() => (place.textContent = words), 50); // the same words twice are told twice
};

/** @param {HTMLElement} button */
const copy = async (button) => {
  const text = String(button.dataset.copy);
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
  announce("Copied");
  setTimeout(() => button.classList.remove("copied"), 1500);
};

/** @param {string} name @param {string} text */
const save = (name, text) => {
  if (!text) return; // there was nothing to save, and a line says so
  saveBlob(name, new Blob([text], { type: "text/plain;charset=utf-8" }));
};

/** @param {string} name @param {Blob} content */
const saveBlob = (name, content) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
