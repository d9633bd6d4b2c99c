// The hub's board: keys, and news without reloading.
//
// [data-board]            the region; [data-refresh="SECONDS"] asks the same
//                         address again and swaps the region when it changed
// [data-board] tr[data-href]  a row; j and k move, Enter opens, a allocates
// [data-board-live]       where changes are announced, politely
// "/" goes to [data-search]. No key acts while somebody types.

const typing = (el) => el && (el.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(el.tagName));

export function board() {
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(document.activeElement)) return;
    if (e.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { e.preventDefault(); search.focus(); }
      return;
    }
    const rows = [...document.querySelectorAll("[data-board] tr[data-href]")];
    if (rows.length === 0) return;
    const at = rows.findIndex((r) => r.hasAttribute("data-current"));
    if (e.key === "j" || e.key === "k") move(rows, at, e.key === "j" ? 1 : -1);
    if (e.key === "a" && at >= 0) rows[at].querySelector("[data-take]")?.click();
  });
  const region = document.querySelector("[data-board][data-refresh]");
  if (region) window.setInterval(() => refresh(region.dataset.refresh), 1000 * Number(region.dataset.refresh));
}

function move(rows, at, step) {
  const next = Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step));
  rows.forEach((r) => r.removeAttribute("data-current"));
  rows[next].setAttribute("data-current", "");
  rows[next].querySelector("a")?.focus();
}

async function refresh() {
  const old = document.querySelector("[data-board]");
  if (document.hidden || !old || old.contains(document.activeElement)) return;
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-board]");
    if (!fresh || fresh.innerHTML === old.innerHTML) return;
    const current = old.querySelector("[data-current]")?.dataset.href;
    old.replaceChildren(...fresh.childNodes);
    if (current) old.querySelector(`[data-href="${CSS.escape(current)}"]`)?.setAttribute("data-current", "");
    const live = document.querySelector("[data-board-live]");
    if (live) live.textContent = "The board has changed.";
  } catch { /* away for a moment: the next round asks again */ }
}
