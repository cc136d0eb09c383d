// Completion of search fields: an editable combobox with a list (WAI-ARIA 1.2) over a plain form, which works without it.

const PAUSE = 120; // milliseconds after the last key before the server is asked

function option(id, number, label, note, address) {
  const item = document.createElement("li");
  item.id = `${id}-${number}`;
  item.role = "option";
  item.ariaSelected = "false";
  item.dataset.address = address;
  const words = document.createElement("bdi");
  words.textContent = label;
  const told = document.createElement("span");
  told.className = "note";
  told.textContent = note;
  item.append(words, " ", told);
  return item;
}

class Completion {
  constructor(input, id) {
    this.input = input;
    this.id = id;
    this.asked = null;
    this.timer = 0;
    this.list = document.createElement("ul");
    this.list.id = id;
    this.list.className = "suggestions";
    this.list.role = "listbox";
    this.list.hidden = true;
    this.list.setAttribute("aria-label", input.getAttribute("aria-label") || input.labels[0]?.textContent || "");
    this.status = document.createElement("span");
    this.status.className = "unseen";
    this.status.role = "status";
    input.role = "combobox";
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", id);
    input.after(this.list, this.status);
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
  }

  get options() {
    return [...this.list.children];
  }

  get active() {
    return this.options.find((item) => item.ariaSelected === "true");
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const query = this.input.value.trim();
    this.asked?.abort();
    if (!query) return this.close();
    this.asked = new AbortController();
    try {
      const address = `${this.input.dataset.suggest}?${new URLSearchParams({ q: query })}`;
      const answer = await fetch(address, { signal: this.asked.signal });
      if (!answer.ok) return this.close();
      const [, labels, notes, addresses] = await answer.json();
      this.show(labels.map((label, place) => option(this.id, place, label, notes[place], addresses[place])));
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(options) {
    if (document.activeElement !== this.input) return;
    this.list.replaceChildren(...options);
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = this.input.dataset.found.replace("#", options.length);
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }

  key(event) {
    if (event.isComposing) return;
    const { options, active } = this;
    if (event.key === "Escape" && options.length) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!options.length) return this.ask();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const place = active ? options.indexOf(active) + step : step > 0 ? 0 : options.length - 1;
      this.choose(options[place]);
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      this.go(active);
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      this.choose(undefined);
    }
  }

  choose(item) {
    for (const each of this.options) each.ariaSelected = String(each === item);
    if (!item) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  go(item) {
    if (item) location.assign(item.dataset.address);
  }
}

document.querySelectorAll("input[data-suggest]").forEach((input, place) => new Completion(input, `suggestions-${place}`));
