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
