// What the page needs of sigma.js and graphology, as one script that defines `webgl`.
export { default as Graph } from "graphology";
export { default as Sigma } from "sigma";
export { EdgeProgram, NodeCircleProgram } from "sigma/rendering";
export { floatColor } from "sigma/utils";
