// Starts the widgets of Wagtail's editor that are started by inline scripts in its own templates.
const STARTERS = new Set([
  "DocumentChooser",
  "ImageChooser",
  "InlinePanel",
  "PageChooser",
  "createTaskChooser",
  "initDateChooser",
  "initDateTimeChooser",
  "initTimeChooser",
]);

window.wagtail.app.register(
  "starter",
  class extends window.StimulusModule.Controller {
    static values = { name: String, arguments: Array };

    initialize() {
      const name = this.nameValue;
      if (!STARTERS.has(name)) throw new Error(`Nothing may be started as ${name}`);
      const isClass = name[0] === name[0].toUpperCase();
      if (isClass) new window[name](...this.argumentsValue);
      else window[name](...this.argumentsValue);
    }
  },
);

// Wagtail gives the fields of a list, and every rich text, no name that a screen reader could say: theirs is the
// heading of the part that they stand in.
const UNNAMED = "textarea, input:not([type=hidden]), select, [role=textbox]";

function hasName(field) {
  return (
    field.getAttribute("aria-label") ||
    field.getAttribute("aria-labelledby") ||
    [...(field.labels ?? [])].some((label) => label.textContent.trim())
  );
}

function nameOf(field) {
  for (let part = field.closest(".w-panel"); part; part = part.parentElement.closest(".w-panel")) {
    const heading = part.querySelector(".w-panel__heading");
    const kind = heading?.querySelector(".c-sf-block__type, [data-panel-heading-text]:not(.c-sf-block__title)");
    if (kind?.textContent.trim()) return kind.textContent.trim();
  }
  return field.closest(".w-field__wrapper")?.querySelector("label")?.textContent.trim();
}

function nameFields() {
  for (const field of document.querySelectorAll(UNNAMED)) {
    const name = !hasName(field) && nameOf(field);
    if (name) field.setAttribute("aria-label", name);
  }
}

let isDue = false;
new MutationObserver(() => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    nameFields();
  });
}).observe(document.documentElement, { childList: true, subtree: true });
nameFields();
