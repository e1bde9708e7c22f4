// The shelf: what this browser keeps of a server that keeps nothing. Off until it is switched on.

/** @typedef {{name: string, chat: any, article: any, file?: File}} Shelved */

const SHELF = "articleAssistantShelf";

const isShelfOn = () => localStorage.getItem(SHELF) === "on";

/** Names of turns and pins as this tab saw them last, by article. @type {Map<string, string[]>} */
const seenNames = new Map();

/** PDFs that were chosen in this tab, by name. @type {Map<string, File>} */
const chosenFiles = new Map();

/** @returns {Promise<IDBDatabase>} */
const openShelf = () =>
  new Promise((done, fail) => {
    const opening = indexedDB.open("articleAssistant", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("articles", { keyPath: "name" });
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => fail(opening.error);
  });

/** One transaction, so that two tabs never overwrite each other. @template T
 * @param {IDBTransactionMode} mode @param {(store: IDBObjectStore, give: (value: T) => void) => void} work
 * @returns {Promise<T | undefined>} */
const onShelf = async (mode, work) => {
  const shelf = await openShelf();
  return new Promise((done, fail) => {
    /** @type {T | undefined} */
    let given;
    const transaction = shelf.transaction("articles", mode);
    work(transaction.objectStore("articles"), (value) => (given = value));
    transaction.oncomplete = () => {
      shelf.close();
      done(given);
    };
    transaction.onerror = transaction.onabort = () => {
      shelf.close();
      fail(transaction.error);
    };
  });
};

/** @returns {Promise<Shelved[]>} */
const shelved = async () =>
  (await onShelf("readonly", (store, give) => {
    const all = store.getAll();
    all.onsuccess = () => give(all.result);
  })) || [];

/** Turns or pins of two tabs, by name; what one of them took away stays away.
 * @param {any[]} known @param {any[]} newer @param {string[]} gone */
const joined = (known, newer, gone) => {
  const both = new Map([...known, ...newer].map((one) => [one.name, one]));
  return [...both.values()].filter((one) => !gone.includes(one.name));
};

/** @param {any} chat @returns {string[]} */
const namesOf = (chat) => [...chat.turns, ...chat.pins].map((one) => one.name);

/** Puts an article's chat on the shelf; asks for its text where that is not there yet.
 * @param {string} text a record as JSON */
const shelve = async (text) => {
  if (!text || !isShelfOn()) return;
  /** @type {Shelved} */
  const record = JSON.parse(text);
  const names = namesOf(record.chat);
  const gone = (seenNames.get(record.name) || []).filter((name) => !names.includes(name));
  const isKept = await onShelf("readwrite", (store, give) => {
    const known = store.get(record.name);
    known.onsuccess = () => {
      /** @type {Shelved | undefined} */
      const old = known.result;
      const article = record.article || old?.article;
      give(Boolean(article));
      if (!article) return;
      const { turns, pins } = old?.chat || { turns: [], pins: [] };
      const chat = { ...record.chat, turns: joined(turns, record.chat.turns, gone), pins: joined(pins, record.chat.pins, gone) };
      const file = old?.file || (record.chat.has_file ? chosenFiles.get(record.chat.source) : undefined);
      store.put({ name: record.name, chat, article, file });
    };
  });
  if (!isKept) return tell("record", { whole: true });
  seenNames.set(record.name, names);
  await listShelf();
};

/** @param {(record: Shelved) => boolean} isWanted */
const unshelve = async (isWanted) => {
  const record = (await shelved()).find(isWanted);
  if (!record) return false;
  const { file, ...rest } = record;
  seenNames.set(record.name, namesOf(record.chat));
  shelvedFile = file || null;
  tell("unshelve", { record: JSON.stringify(rest) });
  return true;
};

/** The PDF of the article that is on its way from the shelf. @type {File | null} */
let shelvedFile = null;

/** @param {string} digest */
const unshelveText = (digest) =>
  keepsHere() || !isShelfOn() ? Promise.resolve(false) : unshelve((record) => record.chat.digest === digest);

// An article came back: its PDF follows, and the link that asked for it.
const reopened = () => {
  const input = one("#shelf-file input[type=file]");
  if (shelvedFile && input) {
    const carried = new DataTransfer();
    carried.items.add(shelvedFile);
    input.files = carried.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  shelvedFile = null;
  if (all("#line [role=alert]").length) return;
  opened();
  if (location.hash.startsWith("#quote=")) tell("follow", { fragment: location.hash });
};

const listShelf = async () => {
  const records = await shelved();
  const rows = records.map(({ name, chat, article, file }) => ({
    name,
    title: chat.title,
    source: chat.source,
    opened: chat.opened.slice(0, 10),
    since: chat.opened,
    asked: chat.turns.map((/** @type {any} */ turn) => turn.asked),
    pins: chat.pins.length,
    bytes: JSON.stringify(article).length + JSON.stringify(chat).length + (file?.size || 0),
  }));
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  one("#shelf-on").checked = isShelfOn();
  one("#shelf-size").textContent = rows.length ? `${rows.length} kept, ${inMegabytes(bytes)}` : "";
  one("#shelf-clear").hidden = !rows.length;
  listKept(rows.sort((a, b) => (a.since < b.since ? 1 : -1)));
};

/** @param {number} bytes */
const inMegabytes = (bytes) => `${Math.max(0.1, bytes / 2 ** 20).toFixed(1)} MB`;

/** @param {boolean} isOn */
const switchShelf = async (isOn) => {
  localStorage.setItem(SHELF, isOn ? "on" : "off");
  if (isOn) tell("record", { whole: true });
  await listShelf();
};

const clearShelf = async () => {
  await onShelf("readwrite", (store) => store.clear());
  seenNames.clear();
  await listShelf();
};

document.addEventListener("change", (event) => {
  const input = /** @type {any} */ (event.target);
  if (!input.closest?.("#upload")) return;
  for (const file of input.files || []) if (file.name.toLowerCase().endsWith(".pdf")) chosenFiles.set(file.name, file);
}, true);
