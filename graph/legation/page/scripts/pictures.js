// What is seen as a picture: SVG by shapes, PNG by the same shapes drawn at twice the size.
function pictureOf(view) {
  const { width, height } = view.size(), paper = colour("paper"), ink = colour("ink"), near = standingOut();
  const svg = drawn("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "system-ui, sans-serif" });
  svg.append(drawn("title", {}, document.title), drawn("rect", { width, height, fill: paper }));
  const off = (at) => at.x < -200 || at.y < -200 || at.x > width + 200 || at.y > height + 200;
  const number = (value) => value.toFixed(1);
  for (const line of view.lines()) {
    const a = view.place(line.from), b = view.place(line.to);
    if (!view.isDrawn(line.from) || !view.isDrawn(line.to) || (off(a) && off(b))) continue;
    const course = view.course(line), faint = near && !(near.has(line.from) && near.has(line.to));
    const paint = colour(TONES[line.tone]), opacity = faint ? 0.08 : 0.75, hint = drawn("title", {}, told(line));
    if (course.via) {
      const away = Math.hypot(b.x - course.via.x, b.y - course.via.y) || 1, tip = { x: b.x - ((b.x - course.via.x) / away) * b.radius, y: b.y - ((b.y - course.via.y) / away) * b.radius };
      svg.append(drawn("path", { d: `M${number(a.x)} ${number(a.y)}Q${number(course.via.x)} ${number(course.via.y)} ${number(tip.x)} ${number(tip.y)}`, fill: "none", stroke: paint, "stroke-opacity": opacity, "stroke-width": number(Math.max(course.width, 0.5)), "stroke-dasharray": line.fact ? null : "7 5" }, hint));
      if (!line.both) {
        const angle = Math.atan2(b.y - course.via.y, b.x - course.via.x), long = 4 + 2.2 * course.width;
        const corner = (turn) => `${number(tip.x - long * Math.cos(angle + turn))} ${number(tip.y - long * Math.sin(angle + turn))}`;
        svg.append(drawn("path", { d: `M${number(tip.x)} ${number(tip.y)}L${corner(0.42)}L${corner(-0.42)}z`, fill: paint, "fill-opacity": opacity }));
      }
    } else {
      const dx = b.x - a.x, dy = b.y - a.y, length = Math.hypot(dx, dy) || 1, nx = dy / length, ny = -dx / length;
      const point = (at, shift) => `${number(at.x + nx * shift)} ${number(at.y + ny * shift)}`, half = Math.max(course.width / 2, 0.3);
      svg.append(drawn("path", { d: `M${point(a, course.shift - half)}L${point(b, course.shift - half * course.taper)}L${point(b, course.shift + half * course.taper)}L${point(a, course.shift + half)}z`, fill: paint, "fill-opacity": line.fact ? opacity : opacity / 2 }, hint));
    }
  }
  for (const actor of [...present].sort((one, other) => rankOf[other] - rankOf[one])) {
    const at = view.place(actor), kind = data.kinds[actors[actor].kind];
    if (!view.isDrawn(actor) || off(at)) continue;
    svg.append(drawn("path", { d: PATHS[view.name === "pyvis" ? kind.shape : "dot"], fill: kind.colour, "fill-opacity": near && !near.has(actor) ? 0.2 : 1, transform: `translate(${number(at.x - at.radius)} ${number(at.y - at.radius)}) scale(${(at.radius / 7).toFixed(3)})` }, drawn("title", {}, name(actor))));
  }
  for (const [actor, left, top, right, bottom] of lettering) {
    svg.append(drawn("text", { x: number((left + right) / 2), y: number((top + bottom) / 2), "text-anchor": "middle", "dominant-baseline": "central", "font-size": rankOf[actor] < 10 ? 15 : rankOf[actor] < 28 ? 14 : 12.5, "font-weight": rankOf[actor] < 10 ? 600 : 400, fill: ink, stroke: paper, "stroke-width": 4, "paint-order": "stroke", "fill-opacity": near && !near.has(actor) ? 0.45 : 1 }, name(actor)));
  }
  // XML has no control characters but tab and line ends.
  return new XMLSerializer().serializeToString(svg).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
}
function keep(blob, file) {
  const address = URL.createObjectURL(blob), anchor = make("a", { href: address, download: file });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
const keepSvg = (view) => keep(new Blob([pictureOf(view)], { type: "image/svg+xml" }), "network.svg");
function keepPng(view) {
  const { width, height } = view.size(), image = new Image();
  image.addEventListener("load", () => {
    const canvas = make("canvas", { width: width * 2, height: height * 2 }), pen = canvas.getContext("2d");
    pen.scale(2, 2);
    pen.drawImage(image, 0, 0, width, height);
    canvas.toBlob((blob) => keep(blob, "network.png"), "image/png");
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureOf(view))}`;
}
