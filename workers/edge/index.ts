import { createEdge } from "./edge.ts";

export default createEdge();
