// A result that follows the answers.
//
// form[data-live="ADDRESS"]  after each change the form is posted there; the
//                            answer is HTML for [data-live-region]
// [data-live-region]         is read out when it changed
//
// Without script the button of the form gives the same on a page of its own.
import { post } from "./post.js";

export function live() {
  const region = document.querySelector("[data-live-region]");
  if (!region) return;
  region.setAttribute("aria-live", "polite");
  for (const form of document.querySelectorAll("form[data-live]")) {
    let latest = 0;
    form.addEventListener("change", async () => {
      const mine = ++latest;
      try {
        const answer = await post(form.dataset.live, new FormData(form));
        const html = await answer.text();
        if (answer.ok && mine === latest && region.innerHTML !== html) region.innerHTML = html;
      } catch { /* the last result stays; saving shows the true one */ }
    });
  }
}
