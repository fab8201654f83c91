// Elements, colours and symbols.
const SVG = "http://www.w3.org/2000/svg";
function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [type, handler] of Object.entries(value)) element.addEventListener(type, handler);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
const make = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);
const drawn = (tag, attributes = {}, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);
const button = (text, action, attributes = {}) => make("button", { type: "button", ...attributes, on: { click: action } }, text);
const link = (text, action) => button(text, action, { class: "link" });
const safeUrl = (url) => (/^https?:\/\/\S+$/i.test(url || "") ? url : null);
const outward = (url, text) => make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, text);

// A colour of page.css as canvas and WebGL understand it, for the appearance that is chosen.
const probe = make("span", { hidden: true });
document.body.append(probe);
const colours = new Map();
function colour(variable) {
  if (!colours.has(variable)) {
    probe.style.color = `var(--${variable})`;
    colours.set(variable, getComputedStyle(probe).color);
  }
  return colours.get(variable);
}
const withOpacity = (rgb, opacity) => rgb.replace(/rgba?\(([^)]*)\)/, (_, inside) => `rgba(${inside.split(/[, /]+/).slice(0, 3).join(",")},${opacity})`);

const PATHS = { dot: "M7 1a6 6 0 1 0 .01 0z", hexagon: "M3.5 1h7L14 7l-3.5 6h-7L0 7z", square: "M1.5 1.5h11v11h-11z", diamond: "M7 0l7 7-7 7-7-7z", triangle: "M7 1l6.5 12H.5z" };
const symbol = (kind) => drawn("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" }, drawn("path", { d: PATHS[data.kinds[kind].shape], fill: data.kinds[kind].colour }));

const narrow = matchMedia("(max-width: 60rem)");
