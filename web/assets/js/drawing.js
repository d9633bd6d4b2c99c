// The drawing of a network, to move about in: Cytoscape in place of the still
// picture. The list and the table of the page say the same in words.
//
// Expects: <div data-network='{"nodes":[{"id","label","kind","concern","middle","step"}],"ties":[{"a","b","words"}]}'>
// around the still picture, and beside it <p data-network-said> for what was chosen.

const shapes = { person: "ellipse", place: "rectangle", vehicle: "round-rectangle", phone: "round-tag", account: "triangle", group: "diamond", organisation: "pentagon" };

const style = [
  { selector: "node", style: { label: "data(label)", shape: "data(shape)", width: 26, height: 26, "background-color": "#e6eff0", "border-width": 2, "border-color": "#0f5257",
    color: "#12262b", "font-size": 13, "font-family": "Atkinson Hyperlegible Next, sans-serif", "text-valign": "bottom", "text-margin-y": 5, "text-wrap": "wrap", "text-max-width": 130, "text-outline-width": 2, "text-outline-color": "#ffffff" } },
  { selector: "node[?middle]", style: { "background-color": "#0f5257" } },
  { selector: "node[?concern]", style: { "border-color": "#8a1414", "border-width": 4 } },
  { selector: "edge", style: { width: 1.5, "line-color": "#5d7478", "curve-style": "bezier" } },
  { selector: ".faint", style: { opacity: 0.25 } },
  { selector: "node:selected", style: { "border-width": 5, "border-color": "#b58900" } },
];

export async function drawing() {
  const box = document.querySelector("[data-network]");
  if (!box || box.offsetParent === null) return; // a phone shows the list and the table
  const { nodes, ties } = JSON.parse(box.dataset.network);
  const { default: cytoscape } = await import("cytoscape");
  unstyled();
  const stage = document.createElement("div");
  stage.className = "sl-stage";
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-label", "Drawing of the circle. Arrow keys move it, plus and minus change its size, 0 shows all of it, N and P go from one to the next. The list below says the same in words.");
  box.replaceChildren(stage);
  const graph = cytoscape({
    container: stage, style, userZoomingEnabled: false, maxZoom: 3, minZoom: 0.2,
    elements: [
      ...nodes.map((n) => ({ data: { ...n, shape: shapes[n.kind] ?? "ellipse", label: n.concern ? n.label + " (concern)" : n.label } })),
      ...ties.map((t, i) => ({ data: { id: "tie" + i, source: t.a, target: t.b, words: t.words } })),
    ],
    layout: { name: "concentric", concentric: (n) => 10 - n.data("step"), levelWidth: () => 1, minNodeSpacing: 80, animate: false },
  });
  if (graph.zoom() > 1.2) graph.zoom({ level: 1.2, renderedPosition: middle(graph) });
  const said = document.querySelector("[data-network-said]");
  graph.on("select", "node", (e) => say(graph, e.target, said));
  graph.on("unselect", () => graph.elements().removeClass("faint"));
  stage.addEventListener("keydown", (e) => steer(graph, e));
}

function middle(graph) {
  return { x: graph.width() / 2, y: graph.height() / 2 };
}

// Cytoscape would put a style element into the page, which our policy forbids
// and our style sheet makes needless: it puts none where one of this name is.
function unstyled() {
  const name = "__________cytoscape_stylesheet";
  if (document.getElementById(name)) return;
  const mark = document.createElement("meta");
  mark.id = name;
  document.head.append(mark);
}

function say(graph, node, said) {
  const near = node.closedNeighborhood();
  graph.elements().addClass("faint");
  near.removeClass("faint");
  if (!said) return;
  said.textContent = node.data("label") + ": " + node.connectedEdges().map((tie) => {
    const other = tie.source().same(node) ? tie.target() : tie.source();
    return other.data("label") + ", " + tie.data("words");
  }).join("; ") + ".";
}

function steer(graph, e) {
  const by = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[e.key];
  const centre = middle(graph);
  if (by) graph.panBy({ x: by[0], y: by[1] });
  else if (e.key === "+" || e.key === "=") graph.zoom({ level: graph.zoom() * 1.2, renderedPosition: centre });
  else if (e.key === "-") graph.zoom({ level: graph.zoom() / 1.2, renderedPosition: centre });
  else if (e.key === "0") graph.fit(undefined, 30);
  else if (e.key === "n" || e.key === "p") next(graph, e.key === "n" ? 1 : -1);
  else return;
  e.preventDefault();
}

function next(graph, step) {
  const nodes = graph.nodes();
  const chosen = graph.$("node:selected");
  const at = chosen.empty() ? (step > 0 ? -1 : 0) : nodes.indexOf(chosen[0]);
  const to = nodes[(at + step + nodes.length) % nodes.length];
  graph.$(":selected").unselect();
  to.select();
  graph.center(to);
}
