// The drawing by sigma.js (WebGL), for networks that vis-network cannot hold. A line is thick where the act begins and
// thin where it ends (Holten and van Wijk 2009: tapered lines are read best); what is no fact is dashed.
// While it is moved, what was drawn moves along like a map, and is drawn anew when the hand rests: so any graphics card keeps up.
const RESTS = 140;
const VERTEX = `
attribute vec2 a_start; attribute vec2 a_end; attribute vec2 a_normal; attribute float a_shift; attribute float a_taper; attribute float a_dash;
attribute vec4 a_color; attribute float a_along; attribute float a_side;
uniform mat3 u_matrix; uniform float u_sizeRatio; uniform float u_correctionRatio; uniform float u_minEdgeThickness;
varying vec4 v_color; varying float v_length; varying float v_dash;
void main() {
  float wide = length(a_normal);
  vec2 across = a_normal / max(wide, 1e-9);
  float thickness = max(wide * mix(1.0, a_taper, a_along), u_minEdgeThickness * u_sizeRatio) * u_correctionRatio / u_sizeRatio;
  vec2 place = mix(a_start, a_end, a_along) + across * (a_shift * u_correctionRatio / u_sizeRatio + a_side * thickness);
  gl_Position = vec4((u_matrix * vec3(place, 1)).xy, 0, 1);
  v_length = a_along * distance(a_start, a_end) / u_correctionRatio;
  v_dash = a_dash;
  v_color = vec4(a_color.rgb, a_color.a * 255.0 / 254.0);
}`;
const FRAGMENT = `
precision mediump float;
varying vec4 v_color; varying float v_length; varying float v_dash;
void main() {
  if (v_dash > 0.5 && fract(v_length / 7.0) > 0.55) discard;
  gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a);
}`;
// How many lines a picture has: the heaviest at once when the hand rests, all a moment later.
const AT_ONCE = 3000, ALL_AFTER = 300;
const drawing = { most: 0 };
function lineProgram() {
  const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
  const one = (name_) => ({ name: name_, size: 1, type: FLOAT }), two = (name_) => ({ name: name_, size: 2, type: FLOAT });
  return class extends webgl.EdgeProgram {
    constructor(gl, picking, renderer) { super(gl, null, renderer); }  // who is pointed at we find ourselves
    getDefinition() {
      return {
        VERTICES: 6, VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT, METHOD: TRIANGLES,
        UNIFORMS: ["u_matrix", "u_sizeRatio", "u_correctionRatio", "u_minEdgeThickness"],
        ATTRIBUTES: [two("a_start"), two("a_end"), two("a_normal"), one("a_shift"), one("a_taper"), one("a_dash"), { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true }],
        CONSTANT_ATTRIBUTES: [one("a_along"), one("a_side")],
        CONSTANT_DATA: [[0, 1], [0, -1], [1, 1], [1, 1], [0, -1], [1, -1]],
      };
    }
    processVisibleItem(index, start, source, target, edge) {
      const dx = target.x - source.x, dy = target.y - source.y, length = Math.hypot(dx, dy) || 1, size = edge.size || 1;
      const values = [source.x, source.y, target.x, target.y, (-dy / length) * size, (dx / length) * size, edge.shift || 0, edge.taper, edge.dash, webgl.floatColor(edge.color)];
      this.array.set(values, start);
    }
    drawWebGL(method, { gl, frameBuffer }) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, frameBuffer);
      gl.drawArraysInstanced(method, 0, this.VERTICES, Math.min(this.capacity, drawing.most));
    }
    setUniforms({ matrix, sizeRatio, correctionRatio, minEdgeThickness }, { gl, uniformLocations: at }) {
      gl.uniformMatrix3fv(at.u_matrix, false, matrix);
      gl.uniform1f(at.u_sizeRatio, sizeRatio);
      gl.uniform1f(at.u_correctionRatio, correctionRatio);
      gl.uniform1f(at.u_minEdgeThickness, minEdgeThickness);
    }
  };
}

const discProgram = () => class extends webgl.NodeCircleProgram {
  constructor(gl, picking, renderer) { super(gl, null, renderer); }
};

function createWebglView(container, { moved }) {
  const busiest = Math.max(...activity, 1);
  const base = (actor) => 2 + 14 * Math.sqrt(activity[actor.index] / busiest);
  let drawnLines = [], near = null, visible = new Set();
  function nodeColour(actor) {
    return near === null || near.has(actor.index) ? data.kinds[actor.kind].colour : colour("faint");
  }
  function networkOf(who) {
    const made = new webgl.Graph({ type: "directed", multi: true, allowSelfLoops: true });
    for (const actor of who) made.addNode(actor, { x: actors[actor].x, y: -actors[actor].y, size: base(actors[actor]), color: nodeColour(actors[actor]) });
    return made;
  }
  // sigma draws at once whatever it is given; while it is given a network it shall not.
  let quiet = false, graph = networkOf([]);
  class Renderer extends webgl.Sigma {
    render() {
      if (!quiet) return super.render();
      this.resize();
      this.process();
      this.needToProcess = false;
      return this;
    }
  }
  const sigma = new Renderer(graph, container, {
    renderLabels: false, renderEdgeLabels: false, enableEdgeEvents: false,
    defaultEdgeType: "line", edgeProgramClasses: { line: lineProgram() }, nodeProgramClasses: { circle: discProgram() }, minEdgeThickness: 0.6, stagePadding: 40, autoRescale: true,
    itemSizesReference: "screen", zoomToSizeRatioFunction: (ratio) => Math.max(0.35, Math.sqrt(ratio)), allowInvalidContainer: true, defaultDrawNodeHover: () => {},
  });
  sigma.getMouseCaptor().enabled = sigma.getTouchCaptor().enabled = false;  // hands are ours, see below
  const [xs, ys] = [actors.map((actor) => actor.x), actors.map((actor) => -actor.y)];
  const extent = (values) => (values.length ? values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]) : [0, 1]);
  sigma.setCustomBBox({ x: extent(xs), y: extent(ys) });
  sigma.on("afterRender", moved);
  let rest = null;
  // The heaviest lines first, soon or now, and all of them when nothing else happens.
  function heaviest(draw) {
    clearTimeout(rest);
    drawing.most = AT_ONCE;
    draw.call(sigma);
    if (drawnLines.length > AT_ONCE) rest = setTimeout(all, ALL_AFTER);
  }
  const soon = () => heaviest(sigma.scheduleRender);
  function all() {
    if (graph.size < drawnLines.length) take(drawnLines);
    drawing.most = drawnLines.length;
    sigma.scheduleRender();
  }
  function take(lines_) {
    graph = networkOf(visible);
    for (const line of lines_) {
      graph.addEdgeWithKey(line.key, line.from, line.to, { size: line.width, color: paint(line), shift: line.shift, taper: line.both ? 1 : 0.15, dash: line.fact ? 0 : 1 });
    }
    quiet = true;
    sigma.setGraph(graph);
    quiet = false;
  }
  const camera = sigma.getCamera();
  camera.minRatio = 0.002;
  camera.maxRatio = 4;
  const canvases = [...container.querySelectorAll("canvas")];

  // ---- moving: pixels wait in `pending` until the hand rests
  let pending = { dx: 0, dy: 0, scale: 1 }, timer = null;
  const overlay = () => byId("labels");
  const size = () => ({ width: container.clientWidth, height: container.clientHeight });
  const still = () => pending.dx === 0 && pending.dy === 0 && pending.scale === 1;
  function settle() {
    clearTimeout(timer);
    timer = null;
    if (still()) return;
    const { width, height } = size(), state_ = camera.getState();
    const middle = { x: width / 2, y: height / 2 };
    const asked = { x: middle.x - pending.dx / pending.scale, y: middle.y - pending.dy / pending.scale };
    const from = sigma.viewportToFramedGraph(middle), to = sigma.viewportToFramedGraph(asked);
    camera.setState({ x: state_.x + to.x - from.x, y: state_.y + to.y - from.y, ratio: state_.ratio / pending.scale });
    pending = { dx: 0, dy: 0, scale: 1 };
    heaviest(sigma.render);
    for (const canvas of [...canvases, overlay()]) canvas.style.transform = "";
  }
  function move(dx, dy, factor = 1, at = null) {
    const { width, height } = size(), fixed = at || { x: width / 2, y: height / 2 };
    const ratio = camera.getState().ratio / (pending.scale * factor);
    const zoom = ratio < camera.minRatio || ratio > camera.maxRatio ? 1 : factor;
    const mx = fixed.x - width / 2, my = fixed.y - height / 2;
    pending = { dx: mx + (pending.dx - mx) * zoom + dx, dy: my + (pending.dy - my) * zoom + dy, scale: pending.scale * zoom };
    const transform = `translate(${pending.dx}px, ${pending.dy}px) scale(${pending.scale})`;
    for (const canvas of [...canvases, overlay()]) canvas.style.transform = transform;
    clearTimeout(timer);
    timer = setTimeout(settle, RESTS);
  }
  container.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = container.getBoundingClientRect();
    move(0, 0, Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), { x: event.clientX - box.x, y: event.clientY - box.y });
  }, { passive: false });
  const fingers = new Map();
  container.addEventListener("pointerdown", (event) => { fingers.set(event.pointerId, event); container.setPointerCapture(event.pointerId); });
  container.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    if (fingers.size === 1) move(event.clientX - before.clientX, event.clientY - before.clientY);
    else {
      const other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId), box = container.getBoundingClientRect();
      const spread = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY) || 1;
      move((event.clientX - before.clientX) / 2, (event.clientY - before.clientY) / 2, spread(event) / spread(before), { x: (event.clientX + other.clientX) / 2 - box.x, y: (event.clientY + other.clientY) / 2 - box.y });
    }
    fingers.set(event.pointerId, event);
  });
  for (const type of ["pointerup", "pointercancel"]) container.addEventListener(type, (event) => fingers.delete(event.pointerId));

  const settled = (action) => (...given) => { settle(); action(...given); };
  // The more lines, the fainter each, so that many together do not become one blot.
  const opacity = (line) => (near === null ? Math.max(0.07, Math.min(0.6, 0.6 * Math.sqrt(1200 / drawnLines.length))) : near.has(line.from) && near.has(line.to) ? 0.75 : 0.03);
  const paint = (line) => withOpacity(colour(TONES[line.tone]), opacity(line));
  const place = (actor) => {
    const { x, y } = sigma.graphToViewport({ x: actors[actor].x, y: -actors[actor].y });
    return { x, y, radius: sigma.scaleSize(base(actors[actor])) };
  };
  function recolour() {
    const byKey = new Map(drawnLines.map((line) => [String(line.key), line]));
    graph.updateEachEdgeAttributes((key, attributes) => ({ ...attributes, color: paint(byKey.get(key)) }));
    graph.updateEachNodeAttributes((node, attributes) => ({ ...attributes, color: nodeColour(actors[Number(node)])}));
    sigma.refresh({ skipIndexation: true, schedule: true });
    soon();
  }
  let last = `${container.clientWidth} ${container.clientHeight}`;
  new ResizeObserver(() => {
    const now = `${container.clientWidth} ${container.clientHeight}`;
    if (now === last) return;
    last = now;
    sigma.resize();
    soon();
  }).observe(container);
  return {
    name: "webgl", sigma, size, place,
    isDrawn: (actor) => visible.has(actor),
    draw: settled((lines_, visible_) => {
      visible = visible_;
      drawnLines = [...lines_].sort((one, other) => other.reports - one.reports || one.key - other.key);
      const seats = new Map();
      for (const line of drawnLines) {
        const pair = line.from < line.to ? line.from * actors.length + line.to : line.to * actors.length + line.from;
        seats.set(pair, [...(seats.get(pair) || []), line]);
      }
      for (const together of seats.values()) {
        const widths = together.map((line) => Math.min(0.5 + 0.7 * Math.sqrt(line.reports), 9));
        let at = -widths.reduce((sum, width) => sum + width, 0);
        together.forEach((line, n) => {
          line.width = widths[n];
          line.shift = (line.from < line.to ? 1 : -1) * (at + widths[n]);
          at += 2 * widths[n];
        });
      }
      take(drawnLines.slice(0, AT_ONCE));
      soon();
    }),
    emphasise: settled((near_) => {
      if (near === near_) return;
      near = near_;
      recolour();
    }),
    fit: settled((which) => {
      const points = which.map((actor) => sigma.graphToViewport({ x: actors[actor].x, y: -actors[actor].y }, { cameraState: { x: 0.5, y: 0.5, ratio: 1, angle: 0 } }));
      if (!points.length) return;
      const xs = points.map((point) => point.x), ys = points.map((point) => point.y), { width, height } = size();
      const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
      const ratio = Math.max((box.right - box.left) / Math.max(width - 80, 50), (box.bottom - box.top) / Math.max(height - 80, 50), 0.05);
      const middle = sigma.viewportToFramedGraph({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, { cameraState: { x: 0.5, y: 0.5, ratio: 1, angle: 0 } });
      const next = { ...middle, ratio: Math.min(ratio, 1.1) }, now = camera.getState();
      if (Math.hypot(next.x - now.x, next.y - now.y) < 0.02 * next.ratio && Math.abs(next.ratio / now.ratio - 1) < 0.05) return;
      camera.setState(next);
      soon();
    }),
    focus: settled((actor) => {
      const there = sigma.viewportToFramedGraph(sigma.graphToViewport({ x: actors[actor].x, y: -actors[actor].y }));
      camera.setState({ ...there, ratio: Math.min(camera.getState().ratio, 0.25) });
      soon();
    }),
    zoom(factor) { move(0, 0, factor); },
    pan(dx, dy) { move(-dx, -dy); },
    at(x, y) {
      if (!still()) return null;
      let best = null, least = Infinity;
      for (const actor of visible) {
        const there = place(actor), away = Math.hypot(there.x - x, there.y - y) - Math.max(there.radius, 5);
        if (away < 0 && away < least) { least = away; best = actor; }
      }
      if (best !== null) return { actor: best };
      let nearest = null;
      least = 5;
      for (const line of drawnLines) {
        const a = place(line.from), b = place(line.to), dx = b.x - a.x, dy = b.y - a.y, length = Math.hypot(dx, dy) || 1;
        const along = ((x - a.x) * dx + (y - a.y) * dy) / length;
        if (along < a.radius || along > length - b.radius) continue;
        const away = Math.abs(((x - a.x) * dy - (y - a.y) * dx) / length - sigma.scaleSize(line.shift));
        if (away - sigma.scaleSize(line.width) < least) { least = away - sigma.scaleSize(line.width); nearest = line; }
      }
      return nearest && { line: nearest };
    },
    course: (line) => ({ shift: sigma.scaleSize(line.shift), width: 2 * sigma.scaleSize(line.width), taper: line.both ? 1 : 0.15 }),
    lines: () => drawnLines,
  };
}
