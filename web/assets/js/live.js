// A result that follows the answers.
//
// form[data-live="ADDRESS"]  after each change the form is posted there; the
//                            answer is HTML for [data-live-region]
// Without script the button of the form gives the same on a page of its own.

export function live() {
  for (const form of document.querySelectorAll("form[data-live]")) {
    const region = document.querySelector("[data-live-region]");
    let latest = 0;
    form.addEventListener("change", async () => {
      const mine = ++latest;
      try {
        const answer = await fetch(form.dataset.live, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error" });
        const html = await answer.text();
        if (answer.ok && mine === latest) region.innerHTML = html;
      } catch { /* the last result stays; saving shows the true one */ }
    });
  }
}
