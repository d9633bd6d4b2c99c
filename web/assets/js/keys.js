// Keys of the hub. Each does what a link or button in sight does as well.
//
// "/"  goes to [data-search], the box in the header
// [data-board] tr[data-href]  a row of a list:
//   j and k  go to the next and the one before: what unfolds in the row, or
//            else its link, has the focus, so Enter opens it
//   o        follows the row's link
//   a        presses the row's [data-take]
//
// No key acts while somebody types, or with Ctrl, Alt or Cmd.

export function keys() {
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(document.activeElement)) return;
    const act = { "/": search, j: () => move(1), k: () => move(-1), o: open, a: take }[e.key];
    if (act && act()) e.preventDefault();
  });
}

function typing(el) {
  return el && (el.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(el.tagName));
}

function search() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  return box !== null;
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-board] tr[data-href]")];
  if (rows.length === 0) return false;
  const at = rows.findIndex((row) => row.hasAttribute("data-current"));
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  rows[at]?.removeAttribute("data-current");
  next.setAttribute("data-current", "");
  (next.querySelector("summary") ?? next.querySelector("a"))?.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function open() {
  const link = document.querySelector("[data-board] tr[data-current] a");
  link?.click();
  return !!link;
}

function take() {
  const button = document.querySelector("[data-board] tr[data-current] [data-take]");
  button?.click();
  return button !== null;
}
