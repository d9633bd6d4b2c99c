// A gentle prompt about words, while somebody writes.
//
// textarea[data-lint="ADDRESS"]  a second after a pause the text is posted as
//                                "text"; the answer is {"prompts": ["...", ...]}
//
// It never stops anybody, and is never on a field for a child's own words.
import { post } from "./post.js";

export function lint() {
  for (const field of document.querySelectorAll("textarea[data-lint]")) {
    const box = document.createElement("div");
    box.className = "sl-lint";
    box.hidden = true;
    box.setAttribute("role", "status");
    field.after(box);
    let timer = 0;
    const soon = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => ask(field, box), 1000);
    };
    field.addEventListener("input", soon);
    if (field.value) soon();
  }
}

async function ask(field, box) {
  const text = field.value;
  try {
    const answer = await post(field.dataset.lint, { text });
    if (!answer.ok || field.value !== text) return;
    const { prompts } = await answer.json();
    box.hidden = !prompts?.length;
    box.replaceChildren(...(prompts ?? []).map((prompt) => Object.assign(document.createElement("p"), { textContent: prompt })));
  } catch { /* a prompt is never worth an error */ }
}
