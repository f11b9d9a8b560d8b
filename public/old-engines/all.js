// @ts-check
/** What runs before the board's own scripts: nothing, except where something is missing. */
import "./polyfills.js";
import "./abort-controller.js";
import "./minutes-format.js";
import "./relative-time-format.js";
