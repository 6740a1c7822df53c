import type { LuaState } from "./fengari.ts";
import { fengari, formatLuaNumber } from "./fengari.ts";
import { stringAt } from "./values.ts";

const { lua, lauxlib, to_luastring } = fengari;
const MAX_DEPTH = 128;
/** cjson refuses arrays with many holes rather than fill them; this is its default. */
const MAX_HOLES = 10;

/** Pushes a parsed JSON value as cjson does; JSON's null becomes what `pushNull` pushes. */
export function pushJson(state: LuaState, value: unknown, pushNull: () => void, depth = 0): void {
  if (depth > MAX_DEPTH) throw new Error("Found too many nested data structures");
  lauxlib.luaL_checkstack(state, 4, null);
  if (value === null) pushNull();
  else if (typeof value === "boolean") lua.lua_pushboolean(state, value);
  else if (typeof value === "number") lua.lua_pushnumber(state, value);
  else if (typeof value === "string") lua.lua_pushstring(state, to_luastring(value));
  else if (Array.isArray(value)) {
    lua.lua_createtable(state, value.length, 0);
    value.forEach((item, index) => {
      pushJson(state, item, pushNull, depth + 1);
      lua.lua_rawseti(state, -2, index + 1);
    });
  } else {
    lua.lua_createtable(state, 0, 0);
    for (const [key, item] of Object.entries(value as object)) {
      lua.lua_pushstring(state, to_luastring(key));
      pushJson(state, item, pushNull, depth + 1);
      lua.lua_rawset(state, -3);
    }
  }
}

/** The value at a stack index as JSON text; `isNull` knows cjson.null. An empty table is `{}`, as cjson has it. */
export function jsonAt(
  state: LuaState,
  index: number,
  isNull: (index: number) => boolean,
  depth = 0,
): string {
  if (depth > MAX_DEPTH) throw new Error("Cannot serialise, excessive depth");
  switch (lua.lua_type(state, index)) {
    case lua.LUA_TNIL:
      return "null";
    case lua.LUA_TBOOLEAN:
      return String(lua.lua_toboolean(state, index));
    case lua.LUA_TNUMBER:
      return jsonNumber(lua.lua_tonumber(state, index));
    case lua.LUA_TSTRING:
      return JSON.stringify(stringAt(state, index));
    case lua.LUA_TTABLE:
      return tableJson(state, lua.lua_absindex(state, index), isNull, depth);
    default:
      if (isNull(index)) return "null";
      throw new Error("Cannot serialise function: type not supported");
  }
}

function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error("Cannot serialise number: must not be NaN or Inf");
  return formatLuaNumber(value);
}

function tableJson(
  state: LuaState,
  index: number,
  isNull: (index: number) => boolean,
  depth: number,
): string {
  lauxlib.luaL_checkstack(state, 4, null);
  const fields: [key: string | number, json: string][] = [];
  lua.lua_pushnil(state);
  while (lua.lua_next(state, index) !== 0) {
    const isNumber = lua.lua_type(state, -2) === lua.LUA_TNUMBER;
    const key = isNumber ? lua.lua_tonumber(state, -2) : keyText(state);
    fields.push([key, jsonAt(state, -1, isNull, depth + 1)]);
    lua.lua_settop(state, -2);
  }
  const highest = arrayLength(fields);
  if (highest === 0) {
    return `{${fields.map(([key, json]) => `${JSON.stringify(String(key))}:${json}`).join(",")}}`;
  }
  const items = new Array<string>(highest).fill("null");
  for (const [key, json] of fields) items[Number(key) - 1] = json;
  return `[${items.join(",")}]`;
}

function keyText(state: LuaState): string {
  if (lua.lua_type(state, -2) !== lua.LUA_TSTRING) throw new Error("Cannot serialise table: bad key type");
  return stringAt(state, -2);
}

/** The length of the array these fields make, or 0 when they make an object. */
function arrayLength(fields: [key: string | number, json: string][]): number {
  let highest = 0;
  for (const [key] of fields) {
    if (typeof key !== "number" || !Number.isInteger(key) || key < 1) return 0;
    highest = Math.max(highest, key);
  }
  if (highest > MAX_HOLES && highest > fields.length * 2) {
    throw new Error("Cannot serialise table: excessively sparse array");
  }
  return highest;
}
