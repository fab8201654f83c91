// The drawing by vis-network, which pyvis prepared: for networks of up to some 1,500 actors.
function createVisView(container, { moved }) {
  const parsed = (value) => (typeof value === "string" ? JSON.parse(value) : value);
  const prepared = parsed(read("nodes"));
  // Nodes are known by number: vis-network takes an id like "constructor" for what every object has.
  const nodes = new vis.DataSet(prepared.map((node) => ({ ...node, id: indexOf.get(node.id), label: undefined, title: undefined })));
  const edges = new vis.DataSet();
  const network = new vis.Network(container, { nodes, edges }, parsed(read("options")));
  const sizes = new Map(prepared.map((node) => [indexOf.get(node.id), node.size]));
  const places = network.getPositions();
  let hidden = new Set(), faint = null, drawnLines = [];
  const BEND = (line) => 0.08 + 0.11 * (line.tone + (line.fact ? 0 : 3));
  network.on("afterDrawing", moved);
  const dashes = (line) => (line.fact ? false : [7, 5]);
  return {
    name: "pyvis", network, nodes, edges,
    size: () => ({ width: container.clientWidth, height: container.clientHeight }),
    isDrawn: (actor) => !hidden.has(actor),
    place(actor) {
      const { x, y } = network.canvasToDOM(places[actor]);
      return { x, y, radius: sizes.get(actor) * network.getScale() };
    },
    draw(lines_, visible) {
      drawnLines = lines_;
      hidden = new Set(actors.map((actor) => actor.index).filter((actor) => !visible.has(actor)));
      edges.clear();
      edges.add(lines_.map((line, index) => ({
        id: index, from: line.from, to: line.to, width: 1 + 1.4 * Math.sqrt(line.reports), dashes: dashes(line),
        color: { color: colour(TONES[line.tone]), highlight: colour(TONES[line.tone]), hover: colour(TONES[line.tone]), opacity: 0.85 },
        arrows: { to: { enabled: !line.both, scaleFactor: 0.6 } }, hoverWidth: 0.6,
        smooth: { enabled: true, type: "curvedCW", roundness: BEND(line) },
      })));
      nodes.update(actors.map((actor) => ({ id: actor.index, hidden: hidden.has(actor.index) })));
      this.emphasise(faint);
    },
    // Who is near stands out; null: all do.
    emphasise(near) {
      if (near === null && faint === null) return;
      faint = near;
      nodes.update(actors.map((actor) => ({ id: actor.index, opacity: !near || near.has(actor.index) ? 1 : 0.2 })));
      edges.update(drawnLines.map((line, index) => ({ id: index, color: { ...edges.get(index).color, opacity: !near || (near.has(line.from) && near.has(line.to)) ? 0.85 : 0.08 } })));
    },
    fit(which) {
      network.fit({ animation: false, nodes: which });
      network.moveTo({ scale: Math.min(network.getScale() * 0.92, 1.6) });
    },
    focus(actor) { network.focus(actor, { scale: Math.max(network.getScale(), 0.8), animation: false }); },
    zoom(factor) { network.moveTo({ scale: network.getScale() * factor }); },
    pan(dx, dy) {
      const { x, y } = network.getViewPosition(), scale = network.getScale();
      network.moveTo({ position: { x: x + dx / scale, y: y + dy / scale } });
    },
    at(x, y) {
      const node = network.getNodeAt({ x, y });
      if (node !== undefined) return { actor: node };
      const edge = network.getEdgeAt({ x, y });
      return edge === undefined ? null : { line: drawnLines[edge] };
    },
    // The bend of a line as vis-network draws it (curvedCW), for pictures.
    course(line) {
      const [from, to] = [places[line.from], places[line.to]];
      const share = BEND(line) * 0.5 + 0.5, dx = from.x - to.x, dy = from.y - to.y, radius = Math.hypot(dx, dy);
      const angle = (Math.atan2(dy, dx) + share * Math.PI) % (2 * Math.PI);
      const via = network.canvasToDOM({ x: from.x + share * radius * Math.sin(angle), y: from.y + share * radius * Math.cos(angle) });
      return { via, width: (1 + 1.4 * Math.sqrt(line.reports)) * network.getScale() };
    },
    lines: () => drawnLines,
  };
}
