// Beside the browser's own player: speed, headings, and which sentence is being read.
// Without scripts the player plays, and the headings are links into the sound.

// As PARTS in articles/narrating/script.py: a cue's name counts these.
const PARTS = "h2, h3, p, li, dt, dd, caption, figcaption, img";

const narration = document.querySelector("[data-narration]");
const audio = narration.querySelector("audio");
const line = narration.querySelector("[data-line]");
const starts = [...narration.querySelectorAll("[data-start]")].map((link) => Number(link.dataset.start));
const parts = document.querySelector(".article-body").querySelectorAll(PARTS);
let read = null;

const jump = (seconds) => {
  audio.currentTime = seconds;
  audio.play();
};

// Within the first two seconds of a chapter, back means the one before.
const skip = (step) => {
  const now = audio.currentTime;
  const found = step > 0 ? starts.find((start) => start > now + 0.1) : starts.findLast((start) => start < now - 2);
  if (found !== undefined || step < 0) jump(found ?? 0);
};

const setSpeed = (button) => {
  audio.playbackRate = Number(button.dataset.speed);
  for (const other of narration.querySelectorAll("[data-speed]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
};

const mark = (cue) => {
  read?.classList.remove("is-read-aloud");
  read = cue ? parts[Number(cue.id.replace("part-", ""))] ?? null : null;
  read?.classList.add("is-read-aloud");
  line.textContent = cue ? cue.getCueAsHTML().textContent : "";
  line.hidden = !cue;
};

narration.addEventListener("click", (event) => {
  const at = event.target.closest("[data-skip], [data-speed], [data-start]");
  if (!at) return;
  if (at.dataset.skip) skip(Number(at.dataset.skip));
  if (at.dataset.speed) setSpeed(at);
  if (at.dataset.start) {
    event.preventDefault();
    jump(Number(at.dataset.start));
  }
});

const track = audio.textTracks[0];
if (track) {
  track.mode = "hidden";
  track.addEventListener("cuechange", () => {
    // Between two sentences the last one stays: a line that comes and goes is hard to look at.
    if (track.activeCues.length) mark(track.activeCues[0]);
  });
  audio.addEventListener("ended", () => mark(null));
}
narration.querySelector("[data-buttons]").hidden = false;
