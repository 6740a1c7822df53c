import snippet from "./dist/snippet.js";
import { createEdge } from "./edge.ts";

export default createEdge(snippet);
