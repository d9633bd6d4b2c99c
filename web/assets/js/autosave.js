// Drafts save themselves.
//
// form[data-autosave="ADDRESS"]  two quiet seconds after a change the form is
//                                posted there; the answer is {"saved": "14:05",
//                                "was": MARK}: what the form's field "was" says
//                                from now on, so that another window is noticed
// [data-autosave-says]           where that is told; give it role="status"
//
// Nothing typed is kept in the browser: the machine may be shared. While the
// server is away the words stay in the form and the next try comes by itself.
// An answer of 400 to 499 will not get better by itself: the words are kept
// beside the draft, and the form's own button shows what is wrong.
import { post } from "./post.js";
import { settle } from "./unsent.js";

const quiet = 2000;
const again = 10000;
const away = "Not saved yet. Your words are kept here, and we will try again.";
const refused = "Not saved yet. Your words are kept here. Save to see what to change.";

export function autosave() {
  for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
}

function watch(form) {
  const says = form.querySelector("[data-autosave-says]");
  const tell = (text) => { if (says && says.textContent !== text) says.textContent = text; };
  let timer = 0;
  let unsaved = false;
  const later = (wait) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, wait);
  };
  const save = async () => {
    unsaved = false;
    try {
      const answer = await post(form.dataset.autosave, new FormData(form));
      if (answer.ok) {
        const { saved, was } = await answer.json();
        form.elements.namedItem("was").value = was;
        return tell(`Saved at ${saved}`);
      }
      if (answer.status < 500) {
        unsaved = !(await settle());
        return tell(refused);
      }
      unsaved = true;
    } catch {
      unsaved = true;
    }
    tell(away);
    later(again);
  };
  form.addEventListener("input", () => {
    unsaved = true;
    later(quiet);
  });
  form.addEventListener("submit", () => {
    unsaved = false;
    window.clearTimeout(timer);
  });
  // Leaving with words that are nowhere else: the browser asks first.
  window.addEventListener("beforeunload", (e) => { if (unsaved) e.preventDefault(); });
}
