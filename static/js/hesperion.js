import { Button, CharacterCount, ErrorSummary, NotificationBanner, SkipLink, createAll } from "../vendor/govuk-frontend-6.6.0/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
[Button, CharacterCount, ErrorSummary, NotificationBanner, SkipLink].forEach((component) => createAll(component));
