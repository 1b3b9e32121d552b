// Saves a long text while it is being written: 5 seconds after the last key, to the page's own address.
// It never leaves the page. What can't be saved now is tried again; Continue saves in any case. Where another
// window saved something newer (409), the page says so and saves nothing more by itself.

const IDLE = 5000;
const PATIENCE = 10000;

const note = document.querySelector("[data-autosave]");
const form = document.querySelector("main form");
let timer = 0;
let saving = null;

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(() => { saving = save(); }, IDLE);
};

async function save() {
  const before = saving;
  await before;
  const answer = await send();
  if (answer?.status === 409) {
    form.removeEventListener("input", later);
    note.textContent = await answer.text();
    return;
  }
  const isSaved = answer?.status === 204;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  note.textContent = isSaved ? note.dataset.saved.replace("%(time)s", time) : note.dataset.failed;
  if (!isSaved) later();
}

async function send() {
  try {
    return await fetch(location.href, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Autosave": "1" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return null;
  }
}

form.addEventListener("input", later);

// What was written before this script had come is saved as well: on a slow line a page can be read long before it.
if ([...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue)) later();

// An older text that is still on its way must not arrive after the newer one.
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (!saving) return;
  event.preventDefault();
  await saving;
  clearTimeout(timer);
  saving = null;
  form.requestSubmit(event.submitter);
});
