// Forms with data-passkey: asks the device for a passkey, and sends what it answers with the form.
const MAKE = { create: "parseCreationOptionsFromJSON", get: "parseRequestOptionsFromJSON" };

async function optionsOf(form) {
  const url = form.dataset.optionsUrl;
  if (!url) return JSON.parse(document.getElementById("passkey-options").textContent).publicKey;
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()).request_options.publicKey;
}

// A passkey in the full sense: found by the device itself, and opened by finger, face or PIN.
function asPasskey(options) {
  const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return { ...options, authenticatorSelection: { ...options.authenticatorSelection, ...wanted } };
}

async function answerOf(form) {
  const kind = form.dataset.passkey;
  const options = await optionsOf(form);
  const publicKey = PublicKeyCredential[MAKE[kind]](kind === "create" ? asPasskey(options) : options);
  const credential = await navigator.credentials[kind]({ publicKey });
  return JSON.stringify(credential);
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const sentence = form.querySelector("[role=alert]");
  sentence.hidden = true;
  try {
    form.elements.credential.value = await answerOf(form);
  } catch {
    sentence.hidden = false; // cancelled, no passkey here, or the time was up: all mend the same way
    return;
  }
  form.submit();
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", submit);
    form.hidden = false;
  }
  for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = true;
}
