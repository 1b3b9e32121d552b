import { Button, CharacterCount, ErrorSummary, NotificationBanner, SkipLink, createAll } from "../vendor/govuk-frontend-6.6.0/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
// The server cleans a text, then counts its code points (hesperion/text/normalise.py): an emoji is one, a break is one.
const UNSEEN = /[\u00ad\u034f\u115f\u1160\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|(?![\t\n\v\f\u0085])\p{Cc}/gu;

class TextCount extends CharacterCount {
  updateCount() {
    this.count = [...this.$textarea.value.replace(UNSEEN, "").trim().normalize("NFC")].length;
  }
}

[Button, TextCount, ErrorSummary, NotificationBanner, SkipLink].forEach((component) => createAll(component));

// Where nothing was typed, a button of the languages opens the page as a link would: there is nothing to send along.
const isTouched = (box) =>
  ("checked" in box && box.checked !== box.defaultChecked)
  || (box.options ? [...box.options].some((one) => one.selected !== one.defaultSelected) : box.value !== box.defaultValue);

document.querySelector(".languages[data-untouched]")?.addEventListener("click", (event) => {
  const button = event.target.closest("[formaction]");
  if (!button || [...button.form.querySelectorAll("input, select, textarea")].some(isTouched)) return;
  event.preventDefault();
  location.assign(button.formAction);
});
