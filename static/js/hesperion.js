import { Button, CharacterCount, ErrorSummary, NotificationBanner, SkipLink, createAll } from "../vendor/govuk-frontend-6.6.0/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
[Button, CharacterCount, ErrorSummary, NotificationBanner, SkipLink].forEach((component) => createAll(component));

// Another language shows the page as it is saved. Where something was typed since, the browser asks first.
let typed = document.querySelector(".govuk-error-summary") !== null;
document.querySelector("main")?.addEventListener("input", () => { typed = true; });
document.querySelector(".languages")?.addEventListener("click", (event) => {
  const opens = event.target.closest("a") && !(event.ctrlKey || event.metaKey || event.shiftKey);
  if (opens && typed) addEventListener("beforeunload", (leaving) => leaving.preventDefault(), { once: true });
});
