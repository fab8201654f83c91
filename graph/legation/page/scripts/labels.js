// Names over the drawing: the most active first, and never one over another.
const LARGEST = 400, LONGEST = 34;
const lettering = [];  // where names stand now: [actor, left, top, right, bottom]
function writeLabels(view, canvas, first, ringed) {
  const { width, height } = view.size(), ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  lettering.length = 0;
  const rows = new Map();
  const isFree = (box) => {
    for (let row = Math.floor(box[1] / 24); row <= Math.floor(box[3] / 24); row++)
      for (const other of rows.get(row) || []) if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
    return true;
  };
  const take = (box) => { for (let row = Math.floor(box[1] / 24); row <= Math.floor(box[3] / 24); row++) rows.set(row, [...(rows.get(row) || []), box]); };
  // Names stay off the symbols of others, where there is room for that.
  const near = ranked.filter((actor) => view.isDrawn(actor)).map((actor) => view.place(actor)).filter((at) => at.x > 0 && at.y > 0 && at.x < width && at.y < height);
  if (near.length <= 250) for (const at of near) take([at.x - 0.8 * at.radius, at.y - 0.8 * at.radius, at.x + 0.8 * at.radius, at.y + 0.8 * at.radius]);
  const chosen = [...first], order = chosen.length ? [...chosen, ...ranked.filter((actor) => !first.has(actor))] : ranked;
  let misses = 0;
  for (const actor of order) {
    if (lettering.length >= LARGEST || misses > 1500) break;
    if (!view.isDrawn(actor)) continue;
    const at = view.place(actor);
    if (at.x < -50 || at.y < -20 || at.x > width + 50 || at.y > height + 20) continue;
    const dim = first.size > 0 && !first.has(actor);
    const size = rankOf[actor] < 10 ? 15 : rankOf[actor] < 28 ? 14 : 12.5;
    const words = name(actor).replace(/\s+/g, " "), text = words.length > LONGEST ? `${Array.from(words.slice(0, 2 * LONGEST)).slice(0, LONGEST - 1).join("")}…` : words;
    pen.font = `${rankOf[actor] < 10 ? 600 : 400} ${size}px system-ui, sans-serif`;
    const half = pen.measureText(text).width / 2, tall = size * 0.62;
    const spots = [[at.x, at.y + at.radius + size * 0.75], [at.x, at.y - at.radius - size * 0.75], [at.x + at.radius + half + 5, at.y], [at.x - at.radius - half - 5, at.y]];
    const free = spots.map(([x, y]) => [x - half - 3, y - tall, x + half + 3, y + tall]).find(isFree);
    if (!free) { misses += 1; continue; }
    take(free);
    lettering.push([actor, ...free]);
    const [x, y] = [free[0] + 3, (free[1] + free[3]) / 2];
    pen.globalAlpha = dim ? 0.45 : 1;
    pen.lineWidth = 4;
    pen.strokeStyle = colour("paper");
    pen.strokeText(text, x, y);
    pen.fillStyle = colour("ink");
    pen.fillText(text, x, y);
  }
  pen.globalAlpha = 1;
  pen.strokeStyle = colour("accent");
  pen.lineWidth = 3;
  for (const actor of ringed) {
    if (!view.isDrawn(actor)) continue;
    const at = view.place(actor);
    pen.beginPath();
    pen.arc(at.x, at.y, at.radius + 4, 0, 2 * Math.PI);
    pen.stroke();
  }
}
