// Drafts save themselves.
//
// form[data-autosave="ADDRESS"]  two quiet seconds after a change the form is
//                                posted there; the answer is {"saved": "14:05"}
// [data-autosave-says]           where that is told
//
// Nothing typed is kept in the browser: the machine may be shared. While the
// server is away the words stay in the form and the next try comes by itself.

export function autosave() {
  for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
}

function watch(form) {
  const says = form.querySelector("[data-autosave-says]");
  let timer = 0;
  const save = async () => {
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const { saved } = await answer.json();
      if (says) says.textContent = `Saved at ${saved}`;
    } catch {
      if (says) says.textContent = "Not saved yet. Your words are still here, and we will try again.";
      timer = window.setTimeout(save, 10000);
    }
  };
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, 2000);
  });
  form.addEventListener("submit", () => window.clearTimeout(timer));
}
