// Long lists in which one types to find.
//
// select[data-module="sl-search-list"]  becomes a box with suggestions; the
//                                       select stays beneath and is what is
//                                       posted
//
// The code for it is fetched only on pages that have one.

export async function searchLists() {
  const lists = document.querySelectorAll('select[data-module="sl-search-list"]');
  if (lists.length === 0) return;
  const { default: suggest } = await import("accessible-autocomplete");
  for (const list of lists) {
    suggest.enhanceSelectElement({ selectElement: list, defaultValue: list.selectedOptions[0]?.value ? undefined : "", showAllValues: true, preserveNullOptions: false });
    // An emptied box means that nothing is chosen.
    const box = document.getElementById(list.id.replace(/-select$/, ""));
    box?.addEventListener("blur", () => { if (box.value === "") list.value = ""; });
  }
}
