import { invalidRequest } from "./stripe-error.ts";

export type FormValue = string | FormObject | FormValue[];
export type FormObject = { [key: string]: FormValue };

const MAX_DEPTH = 8;

/** Decodes Stripe's form encoding: `a[b]=1` nests, `a[0]=1` and `a[]=1` make lists. */
export function parseForm(text: string): FormObject {
  const root: FormObject = Object.create(null) as FormObject;
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [...name.matchAll(/^[^[]+|\[([^\]]*)\]/g)].map((match) => match[1] ?? match[0]);
    if (path.length === 0 || path.length > MAX_DEPTH) throw invalidRequest(`Invalid parameter name: ${name}`);
    assign(root, path, value);
  }
  return listsOf(root) as FormObject;
}

function assign(root: FormObject, path: string[], value: string): void {
  let node = root;
  path.forEach((segment, index) => {
    const key = segment === "" ? String(Object.keys(node).length) : segment;
    if (index === path.length - 1) node[key] = value;
    else {
      const next = node[key];
      const child: FormObject =
        typeof next === "object" && !Array.isArray(next) ? next : (Object.create(null) as FormObject);
      node[key] = child;
      node = child;
    }
  });
}

/** Turns objects with the keys 0, 1, 2… into lists. */
function listsOf(value: FormValue): FormValue {
  if (typeof value === "string" || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, FormValue] => [key, listsOf(item)]);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
