// A gentle prompt about words, while somebody writes.
//
// textarea[data-lint="ADDRESS"]  a second after a pause the text is posted as
//                                "text"; the answer is {"prompts": ["...", ...]}
// It never stops anybody, and is never on a field for a child's own words.

export function lint() {
  for (const field of document.querySelectorAll("textarea[data-lint]")) {
    const box = document.createElement("div");
    box.className = "sl-lint";
    box.hidden = true;
    box.setAttribute("role", "status");
    field.after(box);
    let timer = 0;
    field.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => ask(field, box), 1000);
    });
  }
}

async function ask(field, box) {
  try {
    const answer = await fetch(field.dataset.lint, { method: "POST", body: new URLSearchParams({ text: field.value }), redirect: "error" });
    if (!answer.ok) return;
    const { prompts } = await answer.json();
    box.hidden = !prompts?.length;
    box.replaceChildren(...(prompts ?? []).map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  } catch { /* a prompt is never worth an error */ }
}
