// Views of a phone, what the chat side does, panels, colours, and files that are dropped anywhere.

/** @param {string} name "asking" or "reading" */
const view = (name) => {
  one("#sides").dataset.view = name;
  for (const button of all("button[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === name));
  }
};

const isPhone = () => matchMedia("(max-width: 768px)").matches;

/** @param {string} mode "ask", "check", "overview" or "pins" */
const setMode = (mode) => {
  one("#sides").dataset.mode = mode;
  for (const button of all("button[data-mode]")) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }
  const field = { ask: "#question textarea", check: "#quote textarea" }[mode];
  if (field) one(field).focus();
  if (mode === "overview") tell("overview");
};

/** Opens or closes the sources or the contents. @param {string} name @param {boolean} isOpen */
const disclose = (name, isOpen) => {
  one(`#open-${name}`).setAttribute("aria-expanded", String(isOpen));
  if (name === "contents") one("#contents").hidden = !isOpen;
  else one("#sides").dataset.panel = isOpen ? name : "";
  if (name === "sources" && isOpen) one("#sources").scrollTop = 0;
};

/** @param {string} name */
const toggle = (name) => disclose(name, one(`#open-${name}`).getAttribute("aria-expanded") !== "true");

// After an opening: what was opened is shown, or the error stands beside its field.
const opened = () => {
  showTicks();
  const [error] = all("#sources [role=alert]");
  if (error) {
    disclose("sources", true);
    error.scrollIntoView({ block: "nearest" });
    return;
  }
  disclose("sources", false);
  if (isPhone()) view("reading");
};

const THEME = "articleAssistantTheme";

const applyTheme = () => {
  const kept = localStorage.getItem(THEME);
  if (kept) document.body.classList.toggle("dark", kept === "dark");
};

const toggleTheme = () => {
  const isDark = document.body.classList.toggle("dark");
  localStorage.setItem(THEME, isDark ? "dark" : "light");
};

/** @param {DragEvent} event */
const hasFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");

document.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
document.addEventListener("drop", (event) => {
  const isTaken = event.target instanceof Element && event.target.closest("#upload");
  if (isTaken || !hasFiles(event)) return;
  event.preventDefault();
  if (isPhone()) view("reading");
  disclose("sources", true);
  const input = one("#upload input[type=file]");
  input.files = event.dataTransfer?.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
